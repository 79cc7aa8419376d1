/**
 * A laboratory of network namespaces: hosts with their own interfaces, addresses and host names, on local networks
 * that can be cut and healed. The switch is a namespace as well, so nothing touches the machine's real network.
 *
 *   const lab = await Lab.open({ lans: ['office'], hosts: { ana: { on: ['office'] }, ben: { on: ['office'] } } });
 *   const ana = lab.host('ana').run(['node', 'program.ts', '--json']);      // JSON lines, see LineProcess
 *   await ana.until((line) => line['type'] === 'ready');
 *   await lab.host('ben').unplug('office');                                 // … plug('office')
 *   await lab.partition('office', ['ben']);                                 // … heal('office')
 *   await lab.close();                                                      // in afterAll, always
 *
 * Addresses are 10.77.LAN.HOST/24, both counted from 1 in the order of the plan; the first network a host is on
 * is its eth0. IPv6 has link-local addresses alone. Host names are those of the plan.
 *
 * Names of namespaces carry the process that made them, so runs do not meet; what a dead one left behind is
 * swept when the next laboratory opens. It needs root, `ip` and `unshare`: `labAvailability()` says why not.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { LineProcess } from './line-process.ts';

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

export type LabAvailability =
  { readonly available: true } | { readonly available: false; readonly reason: string };

const prefix = 'landlab';
const runDirectory = '/run/netns';

/** Tries it, and says in a few words what is missing. */
export function labAvailability(): LabAvailability {
  if (process.platform !== 'linux') return { available: false, reason: 'network namespaces are of Linux' };
  if (process.getuid?.() !== 0) return { available: false, reason: 'network namespaces need root' };
  const name = `${prefix}-try-${process.pid}`;
  const script = `ip netns add ${name} && ip -n ${name} link add t0 type veth peer name t1 && unshare --uts true`;
  const tried = spawnSync('sh', ['-c', script], { encoding: 'utf8' });
  spawnSync('ip', ['netns', 'del', name]);
  if (tried.status === 0) return { available: true };
  return {
    available: false,
    reason: `network namespaces do not work here: ${(tried.stderr || String(tried.error)).trim()}`,
  };
}

let lastNumber = 0;

export class Lab {
  readonly #plan: LabPlan;
  readonly #name: string;
  readonly #hosts = new Map<string, LabHost>();

  private constructor(plan: LabPlan) {
    this.#plan = plan;
    this.#name = `${prefix}-${process.pid}-${startOf(process.pid) ?? 0}-${++lastNumber}`;
    Object.entries(plan.hosts).forEach(([name, hostPlan], index) => {
      this.#hosts.set(name, new LabHost(this.#name, name, index + 1, plan, hostPlan));
    });
  }

  /** Builds the plan; what it built so far is gone again when it fails. */
  static async open(plan: LabPlan): Promise<Lab> {
    await sweep();
    const lab = new Lab(plan);
    try {
      await lab.#build();
    } catch (error) {
      await lab.close();
      throw error;
    }
    return lab;
  }

  host(name: string): LabHost {
    const host = this.#hosts.get(name);
    if (!host) throw new Error(`the laboratory has no host ${name}`);
    return host;
  }

  /** Puts these hosts' cables of one network into another switch: they hear each other and nobody else. */
  async partition(lan: string, apart: readonly string[]): Promise<void> {
    const bridge = `brq${this.#plan.lans.indexOf(lan) + 1}`;
    await this.#movePorts(lan, apart, bridge);
  }

  async heal(lan: string): Promise<void> {
    const names = [...this.#hosts.values()]
      .filter((host) => host.plan.on.includes(lan))
      .map(({ name }) => name);
    await this.#movePorts(lan, names, bridgeOf(this.#plan, lan));
  }

  /** Ends every program in it and removes it. A second call changes nothing. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#hosts.values()].flatMap((host) => host.programs.map((program) => program.kill())),
    );
    await removeNamespaces(namespaces().filter((name) => name.startsWith(`${this.#name}-`)));
  }

  async #movePorts(lan: string, hosts: readonly string[], bridge: string): Promise<void> {
    const ports = hosts.map((name) => this.host(name).portOf(lan));
    await shell(ports.map((port) => `ip -n ${this.#name}-switch link set ${port} master ${bridge}`));
  }

  async #build(): Promise<void> {
    const sw = `${this.#name}-switch`;
    const lines = [
      `ip netns add ${sw}`,
      `ip netns exec ${sw} sysctl -qw net.ipv6.conf.default.disable_ipv6=1`,
    ];
    this.#plan.lans.forEach((_, index) => {
      for (const bridge of [`brp${index + 1}`, `brq${index + 1}`]) {
        lines.push(`ip -n ${sw} link add ${bridge} type bridge mcast_snooping 0 stp_state 0 forward_delay 0`);
        lines.push(`ip -n ${sw} link set ${bridge} up`);
      }
    });
    for (const host of this.#hosts.values()) lines.push(...host.buildLines());
    await shell(lines);
  }
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
      `ip -n ${this.#switch} link set ${port} master ${bridgeOf(this.#lab, lan)} up`,
    ];
    if (this.plan.ipv4 !== false) lines.push(`${inside} addr add ${this.address(lan)}/24 dev ${device}`);
    return [...lines, `${inside} link set ${device} up`];
  }
}

/** A network's switch; `brq` is the one for those apart. (A name must not begin a keyword of `ip`.) */
function bridgeOf(plan: LabPlan, lan: string): string {
  return `brp${plan.lans.indexOf(lan) + 1}`;
}

/** Runs the lines, stops at the first that fails, and gives their output. */
function shell(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-e'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${lines.join('\n')}\nended with ${String(code)}: ${errors}`));
    });
    child.stdin.end(lines.join('\n'));
  });
}

function namespaces(): readonly string[] {
  try {
    return readdirSync(runDirectory);
  } catch {
    return [];
  }
}

/** Removes what processes that are no more left behind; those of living ones are theirs. */
async function sweep(): Promise<void> {
  await removeNamespaces(
    namespaces().filter((name) => {
      const [, pid, start] = new RegExp(`^${prefix}-(\\d+)-(\\d+)-`).exec(name) ?? [];
      return pid !== undefined && startOf(Number(pid)) !== start;
    }),
  );
}

async function removeNamespaces(names: readonly string[]): Promise<void> {
  const lines = names.flatMap((name) => [
    `ip netns pids ${name} | xargs -r kill -9 || true`,
    `ip netns del ${name} || true`,
  ]);
  if (lines.length > 0) await shell(lines);
}

/** When a process started, in the kernel's ticks: with its id, a name that is not used twice. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** A laboratory for one test, closed whatever happens in it. */
export async function withLab(plan: LabPlan, use: (lab: Lab) => Promise<void>): Promise<void> {
  const lab = await Lab.open(plan);
  try {
    await use(lab);
  } finally {
    await lab.close();
  }
}
