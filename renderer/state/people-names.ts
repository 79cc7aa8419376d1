import type { Person } from '../../preload/contract/model.ts';

/** What a person is called in this window: as this person here calls them, else as they call themselves. */
export const calledName = ({ alias, name }: Pick<Person, 'alias' | 'name'>): string => alias ?? name;
