/** A person as colour and initial; the colour is never the only sign. */
import type { Seat } from "../doc/schema";
import { initial } from "../format";

interface AvatarProps {
  seat: Seat;
  name: string;
  state: "here" | "away" | "gone";
  /** "" where the name stands beside it. */
  label: string;
  small?: boolean;
}

export function Avatar({ seat, name, state, label, small = false }: AvatarProps) {
  return (
    <span class={`avatar ${seat} ${state} ${small ? "small" : ""}`} {...(label === "" ? { "aria-hidden": true } : { role: "img", "aria-label": label, title: label })}>
      <span aria-hidden="true">{initial(name)}</span>
    </span>
  );
}
