/** The few signs beside words. Each is decoration: the control around it carries the name. */
import type { ComponentChildren } from "preact";

export function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
      <g fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">
        {children}
      </g>
    </svg>
  );
}

export const Back = () => <Icon><path d="M12 4 6 10l6 6" /></Icon>;
export const More = () => <Icon><path d="M4.5 10h.01M10 10h.01M15.5 10h.01" stroke-width="2.6" /></Icon>;
export const Plus = () => <Icon><path d="M10 4.5v11M4.5 10h11" /></Icon>;
export const Close = () => <Icon><path d="m5 5 10 10M15 5 5 15" /></Icon>;
export const Tick = () => <Icon><path d="m5 10.5 3.4 3.4L15 6.8" stroke-width="2.2" /></Icon>;
export const Undo = () => <Icon><path d="M7.5 4.500 4 8l3.500 3.500M4.500 8H12a4 4 0 0 1 0 8H9" /></Icon>;
export const Redo = () => <Icon><path d="M12.500 4.500 16 8l-3.500 3.500M15.500 8H8a4 4 0 0 0 0 8h3" /></Icon>;
export const Grip = () => (
  <Icon><path d="M7.5 5h.01M12.5 5h.01M7.5 10h.01M12.5 10h.01M7.5 15h.01M12.5 15h.01" stroke-width="2.2" /></Icon>
);
export const Key = () => (
  <Icon><circle cx="6.6" cy="10" r="3.1" /><path d="M9.7 10h7M14 10v2.6M16.7 10v2" /></Icon>
);
export const Copy = () => <Icon><rect x="7" y="7" width="9" height="9" rx="2" /><path d="M13 7V5a1.5 1.5 0 0 0-1.5-1.5H5A1.5 1.5 0 0 0 3.5 5v6.500A1.5 1.5 0 0 0 5 13h2" /></Icon>;
export const Bin = () => <Icon><path d="M4 6h12M8 6V4.200h4V6m-6.5 0 .7 9.800h7.600l.7-9.8" /></Icon>;
export const Print = () => <Icon><path d="M6 7.500V3.500h8v4M6 14H4a1 1 0 0 1-1-1V8.5a1 1 0 0 1 1-1h12a1 1 0 0 1 1 1V13a1 1 0 0 1-1 1h-2M6 11.500h8v5H6z" /></Icon>;
export const Goals = () => <Icon><circle cx="10" cy="10" r="6.5" /><circle cx="10" cy="10" r="2.2" /></Icon>;
export const Steps = () => <Icon><path d="m3.5 6 1.4 1.400L7.4 4.800M3.5 13.500l1.4 1.4 2.5-2.600M10.5 6H17M10.5 13.500H17" /></Icon>;
export const Star = () => <Icon><path d="m10 3.2 2.1 4.4 4.8.6-3.5 3.3.9 4.8-4.3-2.4-4.3 2.4.9-4.800L3.1 8.200l4.8-.6z" /></Icon>;
export const Share = () => <Icon><path d="M10 12.500V3.500M6.6 6.5 10 3.200l3.4 3.300M4.5 10.500v5a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-5" /></Icon>;
export const Search = () => <Icon><circle cx="8.7" cy="8.7" r="5.2" /><path d="m12.6 12.6 4 4" /></Icon>;
export const Sieve = () => <Icon><path d="M3.5 6h13M6 10h8M8.5 14h3" /></Icon>;
