/** The app's mark: a message on the line. Says nothing to a screen reader. */
export function Mark({ size }: { size: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M8 11.5A3.5 3.5 0 0 1 11.5 8h9a3.5 3.5 0 0 1 3.5 3.5v5a3.5 3.5 0 0 1-3.5 3.5H15l-4.2 3.6c-.5.4-1.3.1-1.3-.6v-3.5A3.5 3.5 0 0 1 8 16.5z"
        fill="var(--on-accent)"
      />
      <path d="M12.500 14h7" stroke="var(--accent)" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
