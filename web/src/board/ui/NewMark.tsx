/** A quiet mark on what the partner changed since this person was here. Its words and looks come with the news. */
import { useEffect, useRef } from "preact/hooks";
import type { News } from "../news/start";
import { useApp } from "../state";

/** Only a mark that is `seen` where it stands counts as looked at; one that leads on does not. */
export function NewMark({ of, seen = true }: { of: string; seen?: boolean }) {
  const news = useApp().news.value;
  return news?.marks.has(of) ? <Mark news={news} of={of} seen={seen} /> : null;
}

function Mark({ news, of, seen }: { news: News; of: string; seen: boolean }) {
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => (seen ? news.watch(element.current as Element, of) : undefined), [of]);
  return <span ref={element} class="new-mark" data-mark={of} role="img" aria-label={news.word} title={news.word} />;
}
