import { describe, expect, test } from "vitest";
import { type Facts, type Happened, START, happened, savingOf, wouldLose } from "@/board/sync/saving";

const after = (...events: Happened[]): Facts => events.reduce(happened, START);
const state = (...events: Happened[]): string => savingOf(after(...events)).state;

const opened: Happened = { what: "opened" };
const synced: Happened = { what: "synced" };
const answer: Happened = { what: "sent", frame: "answer" };
const update: Happened = { what: "sent", frame: "update" };
const saved = (frames: number): Happened => ({ what: "saved", frames });
const edited: Happened = { what: "edited" };
const closed: Happened = { what: "closed" };
const keeps: Happened = { what: "keeps", kept: true };

/** Connected, both ways in step, all on disk. */
const settled = [opened, synced, answer, saved(1)] as const;

describe("the state of saving", () => {
  test("begins with connecting", () => {
    expect(state()).toBe("connecting");
    expect(state(opened)).toBe("connecting");
  });

  test("is saved only when each side has answered the other and every frame is on disk", () => {
    expect(state(opened, synced)).toBe("connecting");
    expect(state(opened, answer, saved(1))).toBe("connecting");
    expect(state(opened, synced, answer)).toBe("saving");
    expect(state(...settled)).toBe("saved");
  });

  test("is saving from the edit itself until its own frame is on disk", () => {
    expect(state(...settled, edited)).toBe("saving");
    expect(state(...settled, edited, update)).toBe("saving");
    expect(state(...settled, edited, update, saved(1))).toBe("saving");
    expect(state(...settled, edited, update, saved(2))).toBe("saved");
  });

  test("an acknowledgement of an earlier frame covers no later one", () => {
    const facts = after(...settled, edited, update, edited, update, saved(2));
    expect(savingOf(facts).state).toBe("saving");
    expect(savingOf(happened(facts, saved(3))).state).toBe("saved");
  });

  test("acknowledgements never count backwards, nor beyond what was sent", () => {
    expect(after(...settled, update, saved(2), saved(1)).acknowledged).toBe(2);
    expect(after(...settled, saved(99)).acknowledged).toBe(1);
    expect(state(...settled, saved(99), edited, update)).toBe("saving");
  });

  test("a new socket counts from nothing", () => {
    expect(state(...settled, closed, opened)).toBe("connecting");
    expect(state(...settled, closed, opened, synced)).toBe("connecting");
    expect(state(...settled, closed, opened, synced, answer)).toBe("saving");
    expect(state(...settled, closed, opened, synced, answer, saved(1))).toBe("saved");
  });

  test("an edit made offline waits until the next connection has saved it", () => {
    const offline = [...settled, keeps, closed, edited];
    expect(savingOf(after(...offline))).toEqual({ state: "offline", kept: true });
    expect(state(...offline, opened)).toBe("saving");
    expect(state(...offline, opened, synced, answer)).toBe("saving");
    expect(state(...offline, opened, synced, answer, saved(1))).toBe("saved");
  });

  test("what this device brought back from an earlier visit waits until it is saved", () => {
    const back = [{ what: "returned" }, keeps, opened, synced] as const;
    expect(state(...back)).toBe("saving");
    expect(state(...back, answer)).toBe("saving");
    expect(state(...back, answer, saved(1))).toBe("saved");
    expect(wouldLose(after({ what: "returned" }, keeps, closed))).toBe(false);
  });

  test("offline says whether this device keeps the changes", () => {
    expect(savingOf(after(closed))).toEqual({ state: "offline", kept: false });
    expect(savingOf(after(keeps, closed))).toEqual({ state: "offline", kept: true });
    expect(savingOf(after(keeps, closed, { what: "keeps", kept: false }))).toEqual({ state: "offline", kept: false });
    const full: Happened = { what: "keeps", kept: false, full: true };
    expect(savingOf(after(keeps, closed, full))).toEqual({ state: "offline", kept: false, full: true });
  });

  test("trouble is told in the server's words until it is over, and nothing counts as saved meanwhile", () => {
    const trouble: Happened = { what: "trouble", why: "disk-full" };
    expect(savingOf(after(...settled, trouble))).toEqual({ state: "trouble", why: "disk-full" });
    expect(state(...settled, trouble, edited, update, { what: "trouble", why: "" })).toBe("saving");
    expect(state(...settled, trouble, edited, update, { what: "trouble", why: "" }, saved(2))).toBe("saved");
    expect(state(...settled, trouble, closed)).toBe("offline");
  });

  test("all that was sent may be acknowledged while there is trouble: it is saved when that is over", () => {
    const trouble: Happened = { what: "trouble", why: "disk-full" };
    expect(state(...settled, edited, update, trouble, saved(2), { what: "trouble", why: "" })).toBe("saved");
  });

  test("refused is the end, whatever the socket still says", () => {
    const refused: Happened = { what: "refused", why: "No seat." };
    expect(savingOf(after(...settled, refused))).toEqual({ state: "refused", why: "No seat." });
    expect(state(...settled, refused, closed)).toBe("refused");
  });
});

describe("leaving the page", () => {
  test("asks only when an unsaved change would be lost", () => {
    expect(wouldLose(after(...settled))).toBe(false);
    expect(wouldLose(after(...settled, closed))).toBe(false);
    expect(wouldLose(after(...settled, edited, update))).toBe(true);
    expect(wouldLose(after(...settled, edited, update, saved(2)))).toBe(false);
    expect(wouldLose(after(...settled, closed, edited))).toBe(true);
  });

  test("asks for the moment in which a change is not in this device's copy yet", () => {
    const noted: Happened = { what: "noted" };
    expect(wouldLose(after(...settled, keeps, closed, edited))).toBe(true);
    expect(wouldLose(after(...settled, keeps, closed, edited, noted))).toBe(false);
    expect(wouldLose(after(...settled, keeps, closed, edited, noted, edited))).toBe(true);
    expect(wouldLose(after(...settled, keeps, closed, edited, noted, { what: "keeps", kept: false }))).toBe(true);
  });
});
