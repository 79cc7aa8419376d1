export function oneAtATime<Value>(name: string, work: () => Value | Promise<Value>): Promise<Value>;
