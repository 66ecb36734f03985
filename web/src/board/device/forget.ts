/** "Forget this board on this device": its copy goes, in all tabs. The seat stays: it may be the person's only key. */
import { forgetBoard } from "../../device/boards";
import type { App } from "../state";

const channel = (): BroadcastChannel => new BroadcastChannel("cairn-forgotten");
const leave = ({ connection }: App): void => {
  connection.leave();
  location.replace("/");
};

export async function forget(app: App): Promise<void> {
  const { board } = app.boot;
  app.connection.leave();
  channel().postMessage(board);
  await forgetBoard(board);
  for (const key of Object.keys(localStorage)) if (key.includes(board)) localStorage.removeItem(key);
  leave(app);
}

/** Another tab that shows the board would keep it again. */
export function leaveWhenForgotten(app: App): void {
  channel().onmessage = ({ data }) => {
    if (data === app.boot.board) leave(app);
  };
}
