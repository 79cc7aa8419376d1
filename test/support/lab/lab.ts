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
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { bridgesOf, LabHost, type LabPlan } from './lab-host.ts';
import { shell } from './shell.ts';

export type { LabHost, LabPlan } from './lab-host.ts';

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

  /**
   * Puts the cables of each group into another switch: its hosts hear each other and nobody else. Two groups at most,
   * and whoever is in none.
   */
  async partition(lan: string, ...groups: readonly (readonly string[])[]): Promise<void> {
    const [, ...bridges] = bridgesOf(this.#plan, lan);
    if (groups.length > bridges.length) throw new Error(`a network has ${bridges.length} other switches`);
    await Promise.all(groups.map((group, index) => this.#movePorts(lan, group, bridges[index] ?? '')));
  }

  async heal(lan: string): Promise<void> {
    const names = [...this.#hosts.values()]
      .filter((host) => host.plan.on.includes(lan))
      .map(({ name }) => name);
    await this.#movePorts(lan, names, bridgesOf(this.#plan, lan)[0]);
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
    for (const bridge of this.#plan.lans.flatMap((lan) => bridgesOf(this.#plan, lan))) {
      lines.push(`ip -n ${sw} link add ${bridge} type bridge mcast_snooping 0 stp_state 0 forward_delay 0`);
      lines.push(`ip -n ${sw} link set ${bridge} up`);
    }
    for (const host of this.#hosts.values()) lines.push(...host.buildLines());
    await shell(lines);
  }
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
