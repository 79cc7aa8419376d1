import { LineProcess } from './line-process.ts';
import { shell } from './shell.ts';

export interface HostPlan {
  /** Names of networks, in the order of its interfaces eth0, eth1, … */
  readonly on: readonly string[];
  /** Without: true for both. */
  readonly ipv4?: boolean;
  readonly ipv6?: boolean;
}

export interface LabPlan {
  readonly lans: readonly string[];
  readonly hosts: Readonly<Record<string, HostPlan>>;
}

export class LabHost {
  readonly name: string;
  readonly plan: HostPlan;
  /** Started here and not yet forgotten; the laboratory ends them when it closes. */
  readonly programs: LineProcess[] = [];
  readonly #namespace: string;
  readonly #switch: string;
  readonly #number: number;
  readonly #lab: LabPlan;

  constructor(labName: string, name: string, number: number, lab: LabPlan, plan: HostPlan) {
    this.name = name;
    this.plan = plan;
    this.#namespace = `${labName}-${name}`;
    this.#switch = `${labName}-switch`;
    this.#number = number;
    this.#lab = lab;
  }

  /** Its IPv4 address on that network, as planned. */
  address(lan: string): string {
    return `10.77.${this.#lab.lans.indexOf(lan) + 1}.${this.#number}`;
  }

  interfaceOn(lan: string): string {
    return `eth${this.plan.on.indexOf(lan)}`;
  }

  /** The switch's end of its cable. */
  portOf(lan: string): string {
    return `p${this.#number}-${this.interfaceOn(lan)}`;
  }

  /** Starts a program on this host. It has the machine's files and this host's network and name. */
  run(
    command: readonly string[],
    options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
  ): LineProcess {
    // each of them becomes the next, so that signals reach the program itself
    const enter = [
      'ip',
      'netns',
      'exec',
      this.#namespace,
      'unshare',
      '--uts',
      'sh',
      '-c',
      'hostname "$0"; exec "$@"',
    ];
    const program = new LineProcess([...enter, this.name, ...command], options);
    this.programs.push(program);
    return program;
  }

  /** Runs a shell line on this host to its end and gives its output. Rejects where it fails. */
  exec(line: string): Promise<string> {
    return shell([`ip netns exec ${this.#namespace} sh -ec '${line.replaceAll("'", "'\\''")}'`]);
  }

  /** Pulls the cable at the switch: the host sees its carrier go. */
  async unplug(lan: string): Promise<void> {
    await shell([`ip -n ${this.#switch} link set ${this.portOf(lan)} down`]);
  }

  async plug(lan: string): Promise<void> {
    await shell([`ip -n ${this.#switch} link set ${this.portOf(lan)} up`]);
  }

  /** Another address on that network, in the place of all IPv4 addresses it had there. */
  async changeAddress(lan: string, address: string): Promise<void> {
    const device = this.interfaceOn(lan);
    await shell([
      `ip -n ${this.#namespace} -4 addr flush dev ${device}`,
      `ip -n ${this.#namespace} addr add ${address}/24 dev ${device}`,
    ]);
  }

  /**
   * A firewall that lets nobody in: what is listened on at that port is not reached by others any more, also where it
   * was before, while this host reaches them.
   */
  async shut(port: number): Promise<void> {
    await this.#inRules('add', port);
  }

  async open(port: number): Promise<void> {
    await this.#inRules('del', port);
  }

  /** Answers from that port find no way, so no connection to it is ever made. It needs no tool but `ip`. */
  async #inRules(change: 'add' | 'del', port: number): Promise<void> {
    await shell(
      ['-4', '-6'].map(
        (family) => `ip -n ${this.#namespace} ${family} rule ${change} ipproto tcp sport ${port} prohibit`,
      ),
    );
  }

  /** Takes the network card out. */
  async removeInterface(lan: string): Promise<void> {
    await shell([`ip -n ${this.#namespace} link del ${this.interfaceOn(lan)}`]);
  }

  /** Puts it in again, with the same name and address. */
  async addInterface(lan: string): Promise<void> {
    await shell(this.#interfaceLines(lan));
  }

  buildLines(): readonly string[] {
    const inside = `ip netns exec ${this.#namespace} sysctl -qw`;
    const off = this.plan.ipv6 === false ? 1 : 0;
    return [
      `ip netns add ${this.#namespace}`,
      `${inside} net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.disable_ipv6=${off}`,
      `ip -n ${this.#namespace} link set lo up`,
      ...this.plan.on.flatMap((lan) => this.#interfaceLines(lan)),
    ];
  }

  #interfaceLines(lan: string): readonly string[] {
    const device = this.interfaceOn(lan);
    const port = this.portOf(lan);
    const inside = `ip -n ${this.#namespace}`;
    const lines = [
      `ip -n ${this.#switch} link add ${port} type veth peer name ${device} netns ${this.#namespace}`,
      `ip -n ${this.#switch} link set ${port} master ${bridgesOf(this.#lab, lan)[0]} up`,
    ];
    if (this.plan.ipv4 !== false) lines.push(`${inside} addr add ${this.address(lan)}/24 dev ${device}`);
    return [...lines, `${inside} link set ${device} up`];
  }
}

/** The switches of a network, the first of them the one all cables are in at first. (A name must not begin a keyword of `ip`.) */
export function bridgesOf(plan: LabPlan, lan: string): readonly [string, ...string[]] {
  const number = plan.lans.indexOf(lan) + 1;
  return [`brp${number}`, `brq${number}`, `brr${number}`];
}
