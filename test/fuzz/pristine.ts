const prototypes = [Object, Array, Function, String, Number, Map, Promise].map(
  ({ prototype }) => prototype as object,
);

/** Throws where one of the prototypes that everything inherits from has more keys than when this was made; takes them off again. */
export function pristine(): () => void {
  const known = prototypes.map((prototype) => new Set(Reflect.ownKeys(prototype)));
  return () => {
    for (const [at, prototype] of prototypes.entries()) {
      const keys = Reflect.ownKeys(prototype);
      if (keys.length === known[at]?.size) continue;
      const added = keys.filter((key) => !known[at]?.has(key));
      for (const key of added) Reflect.deleteProperty(prototype, key);
      throw new Error(`what everything inherits from has other keys: ${added.map(String).join()}`);
    }
  };
}
