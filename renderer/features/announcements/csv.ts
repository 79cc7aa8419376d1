/** What a spreadsheet would take for a formula (OWASP, CSV injection), in full width too. */
const formula = /^[\t\r\n ]*[=+\-@＝＋－＠]/u;

const cell = (value: string): string => {
  const plain = formula.test(value) ? `'${value}` : value;
  return `"${plain.replaceAll('"', '""')}"`;
};

/** The rows as RFC 4180 wants them, each without its last line feed, behind the mark by which Excel knows UTF-8. No cell is a formula anywhere. */
export const csvLines = (rows: readonly (readonly string[])[]): readonly string[] =>
  rows.map((row, at) => `${at === 0 ? '\uFEFF' : ''}${row.map(cell).join(',')}\r`);
