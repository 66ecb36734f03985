/** What somebody has done by the palette last, on this device, the newest first. */
const MOST = 8;

const nameOf = (board: string): string => `cairn-recent-${board}`;

export function recent(board: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(board)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function used(board: string, id: string): void {
  try {
    localStorage.setItem(nameOf(board), JSON.stringify([id, ...recent(board).filter((one) => one !== id)].slice(0, MOST)));
  } catch {
    // Then nothing is remembered.
  }
}
