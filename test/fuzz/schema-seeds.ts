import { z } from 'zod';

/**
 * What a call's input may look like, made from its schema: with all that may be left out and without, each way there is of
 * every choice. Texts that begin with `@` stand for something the app knows (`world.ts`).
 */
export function inputsOf(schema: z.ZodType): readonly unknown[] {
  const made = instances(schema, '');
  return made.filter((input, at) => made.findIndex((other) => same(other, input)) === at);
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const waysAtMost = 8;

/** What stands for texts of that name. */
const byName: Readonly<Record<string, string>> = {
  roomId: '@room',
  id: '@guest',
  to: '@guest',
  expected: '@guest',
  sameAs: '@guest',
  link: '@link',
  code: '@key',
  address: '@address',
  passphrase: '@secret',
  message: '@message',
  reply: '@message',
  edit: '@message',
  from: '@cursor',
  around: '@cursor',
  emoji: '👍',
  upload: 'abcdefgh01234567',
  upTo: '@cursor',
  before: '@cursor',
  after: '@cursor',
  url: 'https://example.invalid/',
};
/** Tried on what else is to be a text of some form. */
const texts = [
  'hello',
  '@message',
  '@room',
  '@cursor',
  'a'.repeat(32),
  'a'.repeat(52),
  `${'0'.repeat(12)}-${'a'.repeat(32)}-00000001`,
];
const standsFor: Readonly<Record<string, string>> = {
  '@room': 'a'.repeat(32),
  '@guest': 'a'.repeat(32),
  '@message': 'a'.repeat(52),
  '@cursor': `${'0'.repeat(12)}-${'a'.repeat(32)}-00000001`,
};

function instances(schema: z.ZodType, name: string): readonly unknown[] {
  if (schema instanceof z.ZodOptional) return [...instances(inner(schema), name), undefined];
  if (schema instanceof z.ZodNullable) return [...instances(inner(schema), name), null];
  if (schema instanceof z.ZodObject) return objects(schema);
  if (schema instanceof z.ZodUnion)
    return (schema.options as readonly z.ZodType[]).flatMap((option) => instances(option, name));
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodEnum) return schema.options;
  if (schema instanceof z.ZodBoolean) return [true, false];
  if (schema instanceof z.ZodNumber)
    return [schema.minValue, schema.maxValue, 1].filter((value) => schema.safeParse(value).success);
  if (schema instanceof z.ZodString) return [textFor(schema, name)];
  if (schema instanceof z.ZodArray) return lists(schema, name);
  throw new TypeError(`no seeds are known for ${schema.type}`);
}

/** Of one of each, of all of them, and empty, as far as such lists may be. */
function lists(schema: z.ZodArray, name: string): readonly unknown[] {
  const elements = instances(schema.element as z.ZodType, name === 'ids' ? 'message' : name);
  return [...elements.map((one) => [one]), elements, []].filter(
    (list) => schema.safeParse(filled(list)).success,
  );
}

/** With what the texts that begin with `@` stand for. */
const filled = (list: readonly unknown[]): unknown[] =>
  list.map((one) => (typeof one === 'string' ? (standsFor[one] ?? one) : one));

const inner = (schema: z.ZodOptional | z.ZodNullable): z.ZodType => schema.unwrap() as z.ZodType;

function objects(schema: z.ZodObject): readonly unknown[] {
  const fields = Object.entries(schema.shape).map(
    ([key, field]) => [key, instances(field as z.ZodType, key)] as const,
  );
  const ways = Math.min(waysAtMost, Math.max(1, ...fields.map(([, values]) => values.length)));
  return Array.from({ length: ways }, (_, way) =>
    Object.fromEntries(
      fields
        .map(([key, values]) => [key, values[way % values.length]] as const)
        .filter(([, value]) => value !== undefined),
    ),
  );
}

function textFor(schema: z.ZodString, name: string): string {
  const fits = (text: string): boolean => schema.safeParse(standsFor[text] ?? text).success;
  const wanted = byName[name];
  const found = (wanted !== undefined && fits(wanted) ? wanted : undefined) ?? texts.find(fits);
  if (found === undefined) throw new TypeError(`no text is known for ${name}`);
  return found;
}
