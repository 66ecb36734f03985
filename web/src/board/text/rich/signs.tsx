/** The signs on the toolbar. Decoration: each button carries its name. */
import { Icon as Sign } from "../../ui/icons";

export const Heading = () => <Sign><path d="M5 4.500v11M13.5 4.500v11M5 10h8.5" /></Sign>;
export const Subheading = () => <Sign><path d="M6 7v8.5M12.5 7v8.5M6 11.2h6.5" /></Sign>;
export const Bold = () => <Sign><path d="M6 4.500h4.700a2.7 2.7 0 0 1 0 5.400H6zm0 5.400h5.400a2.8 2.8 0 0 1 0 5.600H6z" stroke-width="2" /></Sign>;
export const Italic = () => <Sign><path d="M8.5 4.500h5M6.5 15.500h5M11.5 4.500l-3 11" /></Sign>;
export const Bullets = () => <Sign><path d="M8 5.500h8M8 10h8M8 14.500h8" /><path d="M4.2 5.500h.01M4.2 10h.01M4.2 14.500h.01" stroke-width="2.6" /></Sign>;
export const Numbers = () => <Sign><path d="M9 5.500h7M9 10h7M9 14.500h7M3.6 4.600l1.2-.6v3.500M3.5 12.600c.3-.8 2-.7 1.9.3-.1.7-1.9 1.4-1.9 2.300h2" stroke-width="1.4" /></Sign>;
export const Checks = () => <Sign><rect x="3.5" y="4" width="5" height="5" rx="1.3" /><path d="M11.5 6.500h5M11.5 13.500h5M3.5 13.500l1.6 1.6 3-3.3" /></Sign>;
export const Link = () => <Sign><path d="M8.5 11.500a3 3 0 0 0 4.3 0l2.3-2.300a3 3 0 0 0-4.3-4.300L9.9 5.800M11.5 8.500a3 3 0 0 0-4.3 0l-2.3 2.300a3 3 0 0 0 4.3 4.300l.9-.9" /></Sign>;
export const Quote = () => <Sign><path d="M4 5v10M8 6.500h8M8 10h8M8 13.500h5" /></Sign>;
export const Code = () => <Sign><path d="m7 6-4 4 4 4M13 6l4 4-4 4" /></Sign>;
export const Block = () => <Sign><rect x="3" y="4" width="14" height="12" rx="2" /><path d="m8 8-2 2 2 2M12 8l2 2-2 2" /></Sign>;
export const Pen = () => <Sign><path d="m4.5 15.5.7-3 7.6-7.600a1.4 1.4 0 0 1 2 0l.3.3a1.4 1.4 0 0 1 0 2l-7.6 7.600z" /></Sign>;
export const Unlink = () => <Sign><path d="m5 5 10 10M15 5 5 15" /></Sign>;
