import type { z } from 'zod';

/** `input` is what a page may send, checked in main; the output's type is main's promise and needs no check. */
export interface Call<Input extends z.ZodType, Output> {
  readonly input: Input;
  readonly desktopOnly: boolean;
  readonly output?: Output;
}

export const call =
  <Output>() =>
  <Input extends z.ZodType>(input: Input, options: { desktopOnly?: true } = {}): Call<Input, Output> => ({
    input,
    desktopOnly: options.desktopOnly ?? false,
  });
