/** Which addresses a link may lead to: the web, mail and telephone. Whatever else stands in a document is no link. */

const ALLOWED = /^(https?:\/\/[^\s/]|mailto:[^\s]|tel:[^\s])/i;
const DOMAIN = /^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}(?:[:/?#]\S*)?$/u;
const MAIL = /^[^\s@:/]+@(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}$/u;
// What browsers leave out of an address, and what could hide another protocol in one.
const UNSEEN = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g;

/** The address as a browser may be given it; `example.org` is meant as `https://example.org`. Null when it is none. */
export function safeHref(address: unknown): string | null {
  if (typeof address !== "string") return null;
  const href = address.replace(UNSEEN, "");
  if (ALLOWED.test(href)) return href;
  if (MAIL.test(href)) return `mailto:${href}`;
  return DOMAIN.test(href) ? `https://${href}` : null;
}

/** A link opens beside the board, and what it opens learns nothing of it. */
export const LINK = { target: "_blank", rel: "noopener noreferrer nofollow" } as const;
