/** The page's own history holds the rooms visited, each entry with how many came before it. */
const visitNow = (): number => {
  const state: unknown = history.state;
  return typeof state === 'object' && state !== null && 'visit' in state ? Number(state.visit) : 0;
};

const addressOf = (room: string | null): string => (room ? `#${room}` : location.pathname + location.search);

/** The room is what the page shows from here on, in the place of what it showed. */
export function replaceVisit(room: string | null): void {
  history.replaceState({ visit: visitNow() }, '', addressOf(room));
}

export function addVisit(room: string | null): void {
  history.pushState({ visit: visitNow() + 1 }, '', addressOf(room));
}

/** The room the page's address names. */
export const visitedRoom = (): string | null => (location.hash.length > 1 ? location.hash.slice(1) : null);

/** To the room visited before; never out of the page. */
export function goBack(): void {
  if (visitNow() > 0) history.back();
}

export function goForward(): void {
  history.forward();
}
