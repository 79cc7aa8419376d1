import { spawn } from 'node:child_process';

/** Runs the lines, stops at the first that fails, and gives their output. */
export function shell(lines: readonly string[]): Promise<string> {
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
