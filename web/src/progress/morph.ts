/** Make what is shown equal to what arrived, touching only what differs: so focus, scroll and movement survive. */

const key = (node: Node): string =>
  node instanceof Element ? `${node.tagName} ${node.getAttribute("data-key") ?? node.id}` : `#${node.nodeType}`;

/** Only named elements are worth finding again elsewhere, and worth a welcome when they are new. */
const named = (node: Node): node is Element => node instanceof Element && node.hasAttribute("data-key");

export function morph(shown: Element, arrived: ParentNode & Node): void {
  const left = [...shown.childNodes];
  let place = shown.firstChild;
  for (const next of [...arrived.childNodes]) {
    const at = left.findIndex((node) => key(node) === key(next));
    const [kept] = at < 0 ? [] : left.splice(at, 1);
    if (!kept) {
      if (named(next)) next.classList.add("arrived");
      shown.insertBefore(next, place);
      continue;
    }
    if (kept === place) place = place.nextSibling;
    else shown.insertBefore(kept, place);
    if (kept.isEqualNode(next)) continue;
    if (kept instanceof Element && next instanceof Element) {
      attributes(kept, next);
      morph(kept, next);
    } else {
      kept.nodeValue = next.nodeValue;
    }
  }
  for (const node of left) shown.removeChild(node);
}

function attributes(shown: Element, arrived: Element): void {
  for (const { name } of [...shown.attributes]) if (!arrived.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of arrived.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
}
