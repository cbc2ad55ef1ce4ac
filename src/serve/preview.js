// What makes the preview follow the author: where the page is another one now, only what differs in it is replaced, so
// that the place, the focus and what was opened stay. Where that cannot be done, the page is loaded anew.
(() => {
  "use strict";
  const own = "/__casebook/";
  const panel = document.querySelector("casebook-preview");
  if (!panel) return;
  let shown = panel.dataset.shown;
  const page = location.pathname;

  // Browsers that do not know shadow trees in HTML.
  const template = panel.querySelector("template");
  if (!panel.shadowRoot && template) {
    panel.attachShadow({ mode: "open" }).append(template.content);
    template.remove();
  }
  const root = panel.shadowRoot;
  const inPanel = (selector) => root && root.querySelector(selector);
  const say = (words) => {
    const status = inPanel("[role=status]");
    if (status) status.textContent = words;
  };

  // The place in the page: the first piece that is on the screen, which details are open, and what has the focus.
  const key = "casebook-place";
  const pieces = () => [...document.querySelectorAll("main :is(h1, h2, h3, h4, p, li, table, figure, pre, blockquote), main")];
  const path = (element) => {
    const steps = [];
    for (let at = element; at && at !== document.body && at.parentElement; at = at.parentElement) {
      if (at.id) return "#" + CSS.escape(at.id) + steps.join("");
      steps.unshift(">" + at.localName + ":nth-of-type(" + (1 + [...at.parentElement.children].filter((other) => other.localName === at.localName).indexOf(at)) + ")");
    }
    return "body" + steps.join("");
  };
  const keepPlace = () => {
    const first = pieces().find((piece) => piece.getBoundingClientRect().bottom > 0 && piece.localName !== "main");
    const focus = document.activeElement;
    const details = inPanel("details");
    sessionStorage.setItem(key, JSON.stringify({
      page,
      y: scrollY,
      piece: first && scrollY > 0 ? path(first) : "",
      top: first ? first.getBoundingClientRect().top : 0,
      open: [...document.querySelectorAll("details[open]")].map(path),
      focus: focus && focus !== document.body && focus !== panel ? path(focus) : "",
      panel: Boolean(details && details.open),
      inPanel: focus === panel,
    }));
  };
  const found = (selector) => {
    try {
      return selector ? document.querySelector(selector) : null;
    } catch {
      return null;
    }
  };
  const takePlace = () => {
    const kept = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (!kept) return;
    const place = JSON.parse(kept);
    if (place.page !== page) return;
    for (const selector of place.open) {
      const details = found(selector);
      if (details) details.open = true;
    }
    const details = inPanel("details");
    if (details && !inPanel("aside.errors")) details.open = place.panel;
    const focus = found(place.focus);
    if (focus) focus.focus({ preventScroll: true });
    if (place.inPanel && inPanel("summary")) inPanel("summary").focus({ preventScroll: true });
    const piece = found(place.piece);
    const instant = (top) => scrollTo({ top, behavior: "instant" });
    instant(piece ? scrollY + piece.getBoundingClientRect().top - place.top : place.y);
    const summary = inPanel("summary");
    say("Page updated. " + (summary ? summary.textContent : ""));
  };

  const reload = () => {
    keepPlace();
    location.reload();
  };

  // Makes `old` what `fresh` is, with as little as possible.
  const morph = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    const isSame = old.nodeName === fresh.nodeName && (old.id || "") === (fresh.id || "");
    if (!isSame) return old.replaceWith(fresh);
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = fresh.data;
      return;
    }
    // Whether something is open is the reader's affair.
    const isReaders = (name) => name === "open" && old.localName === "details";
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !isReaders(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !isReaders(name)) old.setAttribute(name, value);
    }
    morphChildren(old, fresh);
  };
  const morphChildren = (old, fresh) => {
    const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
    let [start, end] = [0, 0];
    const shorter = Math.min(before.length, after.length);
    while (start < shorter && before[start].isEqualNode(after[start])) start += 1;
    while (end < shorter - start && before[before.length - 1 - end].isEqualNode(after[after.length - 1 - end])) end += 1;
    const [gone, come] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
    const behind = before[before.length - end] || null;
    come.forEach((node, at) => (at < gone.length ? morph(gone[at], node) : old.insertBefore(node, behind)));
    gone.slice(come.length).forEach((node) => node.remove());
  };

  // What has to be loaded anew when it changes: scripts, policies, and styles that come by other addresses.
  const anchors = (doc) =>
    [...doc.querySelectorAll("script:not([type='application/ld+json']), meta[http-equiv], link[rel=stylesheet], base")]
      .map((element) => element.outerHTML)
      .join("\n");
  const update = async () => {
    const answer = await fetch(location.href).catch(() => undefined);
    if (!answer || !answer.ok) return reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const own = fresh.querySelector("casebook-preview");
    if (!own || !root || anchors(fresh) !== anchors(document)) return reload();
    const template = own.querySelector("template");
    own.replaceWith(panel.cloneNode()); // It has its own way of changing, below.
    const focus = document.activeElement;
    const [kept, name] = [focus && focus !== document.body && focus !== panel, focus ? path(focus) : ""];
    document.documentElement.lang = fresh.documentElement.lang;
    document.documentElement.dir = fresh.documentElement.dir;
    morphChildren(document.head, fresh.head);
    morphChildren(document.body, fresh.body);
    if (kept && !focus.isConnected && found(name)) found(name).focus({ preventScroll: true });
    fill(template.content.querySelector("aside"), "Page updated. ");
  };

  // A stylesheet with a new address comes in beside the old one, which goes when the new one is there.
  const restyle = (styles) => {
    const name = (url) => new URL(url, location).pathname.replace(/\.[0-9a-f]{8}(\.[^.]*)$/, "$1");
    for (const url of Object.values(styles)) {
      for (const old of document.querySelectorAll("link[rel=stylesheet]")) {
        if (name(old.href) !== name(url) || new URL(url, location).href === old.href) continue;
        const fresh = old.cloneNode();
        fresh.href = url;
        fresh.onload = fresh.onerror = () => old.remove();
        old.after(fresh);
      }
    }
    say("Styles updated.");
  };

  // Puts a new panel in place of the old one; it stays open when it was.
  const fill = (fresh, opening) => {
    const [aside, details, focused] = [inPanel("aside"), inPanel("details"), root.activeElement];
    // Errors open the panel when they come; after that it is the author's to close.
    const isNew = fresh.matches(".errors") && !aside.matches(".errors");
    const open = isNew || details.open;
    aside.replaceWith(fresh);
    inPanel("details").open = open;
    if (focused) inPanel("summary").focus({ preventScroll: true });
    say(opening + inPanel("summary").textContent);
  };
  const refresh = async () => {
    const answer = await fetch(own + "panel?page=" + page);
    if (!answer.ok || !inPanel("aside")) return;
    fill(new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("aside"), "");
  };

  let events;
  const listen = () => {
    if (events || document.visibilityState === "hidden") return;
    events = new EventSource(own + "events?page=" + page + "&shown=" + shown);
    const on = (name, act) => events.addEventListener(name, (event) => {
      const data = JSON.parse(event.data);
      shown = panel.dataset.shown = data.shown;
      act(data);
    });
    on("page", update);
    on("assets", (data) => {
      restyle(data.styles);
      refresh();
    });
    on("panel", refresh);
    events.onerror = () => {
      panel.toggleAttribute("data-gone", true);
      say("The preview has stopped.");
    };
    events.onopen = () => {
      if (panel.hasAttribute("data-gone")) say("The preview is back.");
      panel.toggleAttribute("data-gone", false);
    };
  };
  // A browser opens six connections to one host: a page that nobody sees gives its own back.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return listen();
    if (events) events.close();
    events = undefined;
  });
  addEventListener("pagehide", () => events && events.close());
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    events = undefined;
    listen();
  });
  if (root) {
    // The page has room for the panel while it is open.
    root.addEventListener("toggle", () => panel.toggleAttribute("data-open", inPanel("details").open), true);
    root.addEventListener("keydown", (event) => {
      const details = inPanel("details");
      if (event.key !== "Escape" || !details.open) return;
      details.open = false;
      inPanel("summary").focus();
    });
  }
  takePlace();
  listen();
})();
