import type { Shipped } from './shipped.ts';

/** Licences under which something may be shipped with the app: they ask for their text to be there, and for nothing of ours. */
export const allowedLicences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
];

/** Whether an SPDX expression is one that leaves nothing but allowed licences, or a choice with one among them. */
export function isAllowed(expression: string): boolean {
  const plain = expression.trim().replace(/^\((.*)\)$/, '$1');
  if (/[()]/.test(plain)) return false;
  return plain
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => allowedLicences.includes(one.trim())));
}

/** A line for each package that may not be shipped as it is. */
export const licenceProblems = (shipped: readonly Shipped[]): readonly string[] =>
  shipped.flatMap(({ name, version, licence, licenceText, compiled }) => [
    ...(isAllowed(licence) ? [] : [`${name} ${version} is under ${licence}, which is not allowed`]),
    ...(licenceText === '' ? [`${name} ${version} comes without the text of its licence`] : []),
    ...compiled
      .filter((one) => one.licence !== null && !isAllowed(one.licence))
      .map((one) => `${one.name} ${one.version} in ${name} is under ${one.licence}, which is not allowed`),
  ]);

const rule = '='.repeat(80);

/** `licences.txt`: what is ours first, then each package with its licence's text. */
export function licencesText(
  own: { readonly version: string; readonly text: string },
  shipped: readonly Shipped[],
): string {
  const sections = shipped.map(({ name, version, licence, licenceText, compiled, desktopOnly }) =>
    [
      rule,
      `${name} ${version} (${licence})${desktopOnly ? ', in the packages for desktops' : ''}`,
      rule,
      ...(desktopOnly
        ? ['What Electron is made of has its licences in LICENSES.chromium.html beside the program.', '']
        : []),
      ...(compiled.length > 0 ? [compiledText(compiled), ''] : []),
      licenceText,
    ].join('\n'),
  );
  return `${[`Landline ${own.version}\n\n${own.text.trim()}`, ...sections].join('\n\n')}\n`;
}

const compiledText = (compiled: Shipped['compiled']): string =>
  [
    'Its WebAssembly names these crates, of whose licences the package carries no text:',
    ...compiled.map(
      ({ name, version, licence }) => `  ${name} ${version} (${licence ?? 'licence not known here'})`,
    ),
  ].join('\n');
