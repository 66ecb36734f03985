/** What the board asks of the server over HTTP. A failure is one sentence for a person. */
import { t } from "../words/catalogue";
import type { BySeat, Instant } from "./doc/schema";

export interface Boot {
  board: string;
  seat: "mentor" | "mentee";
  title: string;
  people: BySeat<{ name: string; taken: boolean }>;
  query: string;
  version: string;
  /** Of the files that this page was made for. */
  build: string;
  /** The server couldn't be reached: the service worker made the page from what this device holds. */
  fromDevice?: boolean;
}

export type Names = "full" | "initials" | "hidden";

export interface Link {
  id: string;
  label: string;
  url: string;
  names: Names;
  expires: Instant | null;
  passcode: boolean;
  created: Instant;
  by: string;
}

export interface NewLink {
  label: string;
  names: Names;
  expires?: string;
  passcode?: string;
}

/** What went wrong, in words for a person; `status` 0 means that the server wasn't reached. */
export class Failure extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** problem+json (RFC 9457) -> its sentence. */
async function sentence(response: Response): Promise<string> {
  try {
    const { detail, title } = (await response.json()) as Record<string, unknown>;
    for (const words of [detail, title]) if (typeof words === "string" && words !== "") return words;
  } catch {
    // No JSON: something between us and the server answered.
  }
  return t("common.unclear");
}

export interface Api {
  invite(): Promise<{ url: string; expires: Instant }>;
  links(): Promise<Link[]>;
  makeLink(link: NewLink): Promise<Link>;
  revokeLink(id: string): Promise<void>;
  turnKey(item: string, on: boolean): Promise<void>;
  /** From now on the server speaks this language to this browser. */
  chooseLanguage(language: string): Promise<void>;
  /** Whether this browser still has its seat; null when the server can't be asked. */
  hasSeat(): Promise<boolean | null>;
}

export function makeApi({ board, query }: Pick<Boot, "board" | "query">): Api {
  const ask = <T>(method: string, path: string, body?: unknown): Promise<T> =>
    send<T>(method, `/b/${encodeURIComponent(board)}/${path}${query}`, body);

  async function send<T>(method: string, address: string, body?: unknown): Promise<T> {
    let response: Response;
    try {
      response = await fetch(address, {
        method,
        headers: {
          Accept: "application/json, application/problem+json",
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new Failure(0, t("common.unreachable"));
    }
    if (!response.ok) throw new Failure(response.status, await sentence(response));
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  return {
    invite: () => ask("POST", "invitation"),
    links: async () => (await ask<{ links: Link[] }>("GET", "links")).links,
    makeLink: (link) => ask("POST", "links", link),
    revokeLink: (id) => ask("DELETE", `links/${encodeURIComponent(id)}`),
    turnKey: (item, on) => ask(on ? "PUT" : "DELETE", `published/${encodeURIComponent(item)}`),
    chooseLanguage: (language) => send("POST", "/language", { language }),
    hasSeat: async () => {
      const address = `/b/${encodeURIComponent(board)}/published${query}`;
      const answer = await fetch(address, { headers: { Accept: "application/problem+json" } }).catch(() => null);
      // Only the server's own refusal counts, not that of something on the way: a seat that is lost takes much with it.
      const refused = answer?.status === 403 && answer.headers.get("Content-Type")?.startsWith("application/problem+json");
      return answer?.ok ? true : refused ? false : null;
    },
  };
}
