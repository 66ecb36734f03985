import { afterEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { BY_ITSELF, setTimezone } from "@/board/doc/edit";
import { History } from "@/board/doc/undo";
import { timeThere } from "@/board/zone";
import { speak } from "@/words/catalogue";

const WINTER = new Date("2026-01-15T23:30:00Z");
const SUMMER = new Date("2026-07-15T08:12:00Z");
afterEach(() => speak("en-GB"));

describe("the time where the partner is", () => {
  test("is told with the place", () => {
    expect(timeThere("Europe/Lisbon", SUMMER, "Europe/Warsaw")).toEqual({ time: "09:12", place: "Lisbon" });
    expect(timeThere("America/Argentina/Buenos_Aires", SUMMER, "Europe/Warsaw")).toEqual({ time: "05:12", place: "Buenos Aires" });
  });

  test("is told with the weekday when it is another day there", () => {
    expect(timeThere("Europe/Lisbon", WINTER, "Europe/Warsaw")?.time).toBe("Thu 23:30");
    expect(timeThere("Asia/Kathmandu", WINTER, "Europe/Lisbon")?.time).toBe("Fri 05:15");
  });

  test("is written as the reader's language writes it", () => {
    speak("en-US");
    expect(timeThere("Europe/Lisbon", SUMMER, "Europe/Warsaw")?.time).toMatch(/^9:12\sAM$/);
    speak("pl-PL");
    expect(timeThere("Europe/Lisbon", WINTER, "Europe/Warsaw")?.time).toBe("czw. 23:30");
  });

  test("is nothing to tell when both clocks show the same, or nobody knows the zone", () => {
    expect(timeThere("Europe/Paris", SUMMER, "Europe/Warsaw")).toBeNull();
    expect(timeThere("Africa/Lagos", WINTER, "Europe/Warsaw")).toBeNull();
    expect(timeThere("", SUMMER, "Europe/Warsaw")).toBeNull();
    expect(timeThere("Mars/Olympus", SUMMER, "Europe/Warsaw")).toBeNull();
  });
});

test("a zone that the page notes is no step to undo, and the same one again is no change", () => {
  const doc = new Y.Doc();
  doc.getMap("people").set("mentor", new Y.Map(Object.entries({ name: "Ada", timezone: "" })));
  const undo = new History(doc, { seat: "mentor" });
  const origins: unknown[] = [];
  doc.on("update", (_update: Uint8Array, origin: unknown) => origins.push(origin));
  setTimezone(doc, "mentor", "Europe/Warsaw");
  setTimezone(doc, "mentor", "Europe/Warsaw");
  setTimezone(doc, "mentee", "Europe/Warsaw");
  expect(origins).toEqual([BY_ITSELF]);
  expect(undo.canUndo).toBe(false);
  expect((doc.getMap("people").get("mentor") as Y.Map<string>).get("timezone")).toBe("Europe/Warsaw");
});
