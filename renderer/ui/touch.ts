/** The person uses a finger: there is no Shift+Enter then, and a field that gets the focus brings a keyboard up. */
export const byTouch = (): boolean => matchMedia('(pointer: coarse)').matches;
