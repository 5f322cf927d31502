// The page of the sandbox: shows what the models say, and tells them what people do.
"use strict";

const $ = (id) => document.getElementById(id);
const shop = { state: null, chat: null, seen: {}, revealed: new Set(), waiting: new Map(), notices: null, messages: new Map(), party: "", open: new Map(), skew: 0, low: true, touched: 0 };

/** An element with attributes, listeners (on…) and children. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).fault || answer.statusText);
  return answer.json();
}

/** Does something; says on the page why it could not be done. */
async function act(path, detail = {}) {
  try {
    const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(detail) });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.fault || answer.statusText);
    look();
    return told;
  } catch (fault) {
    toast(String(fault.message || fault));
    return null;
  }
}

/* what is new */

let looking = false;
let again = false;

async function look() {
  if (looking) { again = true; return; }
  looking = true;
  try {
    do {
      again = false;
      const chat = shop.chat;
      const [state, calls] = await Promise.all([
        ask(`/api/state${chat ? `?chat=${chat}` : ""}`),
        ask(`/api/calls${shop.party ? `?party=${shop.party}` : ""}`),
      ]);
      if (chat !== shop.chat) { again = true; continue; }
      shop.state = state;
      shop.skew = state.now - Date.now();
      $("gone").hidden = true;
      show(state);
      showCalls(calls);
    } while (again);
  } catch {
    $("gone").hidden = false;
  } finally {
    looking = false;
  }
}

function listen() {
  const news = new EventSource("/api/news");
  news.onmessage = look;
  news.onerror = () => { $("gone").hidden = false; };
}

function show(state) {
  if (!shop.chat && state.people.length) { select(state.people[0].id); return; }
  showPeople(state.people);
  if (state.chat) showChat(state.chat);
  showMoney(state);
  showKnobs(state);
  showBot(state.bot);
  showLines(state.bot.lines);
}

/* people */

function select(chat) {
  shop.chat = chat;
  shop.topic = 0;
  shop.notices = null;
  shop.messages.clear();
  $("messages").replaceChildren();
  shop.low = true;
  hideSuggestions();
  look();
}

const unread = (person) => person.from_bot.filter((id) => id > (shop.seen[person.id] || 0)).length;
const isLookedAt = () => document.visibilityState === "visible" && (window.innerWidth > 900 || document.body.dataset.view === "chat");

function face(person) {
  return make("span", { class: `face f${person.id % 5}`, "aria-hidden": "true" }, [...person.name][0].toUpperCase());
}

function showPeople(people) {
  let all = 0;
  const focused = document.activeElement?.dataset?.person;
  $("people").replaceChildren(...people.map((person) => {
    const chosen = person.id === shop.chat;
    if (chosen && isLookedAt()) shop.seen[person.id] = Math.max(0, ...person.from_bot);
    const count = unread(person);
    all += count;
    return make("button", {
      type: "button", class: "person", role: "tab", "data-person": person.id, "data-hook": `person-${person.name}`,
      "aria-selected": String(chosen), tabindex: chosen ? 0 : -1, title: person.last || "nothing yet", onclick: () => select(person.id),
    }, face(person), person.name, make("small", {}, person.blocked ? "blocked" : person.group ? "group" : person.language || "–"),
    count ? make("span", { class: "badge", "aria-label": `${count} unread` }, count > 99 ? "99+" : String(count)) : null);
  }));
  if (focused) $("people").querySelector(`[data-person="${focused}"]`)?.focus();
  if (shop.shown !== shop.chat) $("people").querySelector("[aria-selected=true]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
  shop.shown = shop.chat;
  $("all-unread").hidden = !all;
  $("all-unread").textContent = all;
}

/* the chat */

/** The topic that was chosen in a group, or the newest. */
function topicOf(chat) {
  if (chat.id > 0) return 0;
  return shop.topic || chat.messages.findLast((message) => message.topic)?.topic || 0;
}

function showChat(chat) {
  $("bot-name").textContent = chat.bot_name || "Gift Kiosk";
  const fresh = chat.doing && shop.state.now - chat.doing[1] < 6000;
  $("doing").textContent = chat.blocked ? "you stopped the bot" : fresh ? `${chat.doing[0].replace("_", " ")}…` : "bot";
  $("doing").classList.toggle("busy", Boolean(fresh) && !chat.blocked);
  $("block").textContent = chat.blocked ? "Unblock" : "Block";
  $("block").onclick = () => act(`/api/chats/${chat.id}/${chat.blocked ? "unblock" : "block"}`);
  const group = chat.id < 0;
  const asks = !group && (chat.blocked || !chat.messages.length);
  $("block").hidden = group;
  const topic = group ? topicOf(chat) : 0;
  $("text").placeholder = group ? (topic ? `Answer as the operator, topic ${topic}` : "Write as the operator") : "Message";
  $("composer").classList.toggle("asks", asks);
  $("start").hidden = !asks;
  $("start").textContent = chat.blocked ? "Restart" : "Start";
  showNotices(chat);
  showMessages(chat);
}

function showNotices(chat) {
  const first = shop.notices === null;
  const known = shop.notices || new Set();
  for (const notice of chat.notices) {
    shop.waiting.delete(notice.query);
    if (known.has(notice.query)) continue;
    known.add(notice.query);
    if (first || !notice.text) continue;
    if (notice.alert) {
      $("alert-text").textContent = notice.text;
      if (!$("alert").open) $("alert").showModal();
    } else toast(notice.text);
  }
  shop.notices = known;
}

function showMessages(chat) {
  const list = $("messages");
  const low = shop.low;
  const before = new Map(shop.messages);
  let grew = false;
  let at = null;
  let day = "";
  const place = (element) => {
    const next = at ? at.nextSibling : list.firstChild;
    if (next !== element) list.insertBefore(element, next);
    at = element;
  };
  const about = chat.messages.length ? null : "about";
  for (const old of list.querySelectorAll(":scope > .about, :scope > .day")) old.remove();
  if (about) place(aboutBot(chat));
  for (const message of chat.messages) {
    const its = new Date(message.sent).toLocaleDateString(undefined, { day: "numeric", month: "long" });
    if (its !== day) { day = its; place(make("div", { class: "day" }, its)); }
    const pressed = [...shop.waiting.values()].filter((press) => press.chat === chat.id && press.message === message.id);
    const print = JSON.stringify([message, pressed.map((press) => [press.row, press.column])]);
    const known = before.get(message.id);
    before.delete(message.id);
    if (known && known.print === print) { place(known.element); continue; }
    const element = drawMessage(chat, message, pressed);
    if (known) {
      const focus = known.element.contains(document.activeElement) ? document.activeElement.dataset.place : null;
      known.element.replaceWith(element);
      element.style.animation = "none";
      if (known.edited !== message.edited) element.classList.add("flash");
      if (focus) (element.querySelector(`[data-place="${focus}"]`) || element.querySelector(".key"))?.focus();
      if (at === known.element) at = element;
      if (known.edited !== message.edited) grew = true;
    } else grew = true;
    place(element);
    shop.messages.set(message.id, { print, element, edited: message.edited });
  }
  for (const [id, gone] of before) { gone.element.remove(); shop.messages.delete(id); }
  if (grew && (low || chat.messages.at(-1)?.from_bot === false)) toBottom();
  tick();
}

function toBottom() {
  const list = $("messages");
  list.scrollTop = list.scrollHeight;
  shop.low = true;
}

/** How far the chat is from its end, in pixels. */
function above() {
  const list = $("messages");
  return list.scrollHeight - list.scrollTop - list.clientHeight;
}

function aboutBot(chat) {
  return make("div", { class: "about", "data-hook": "about" }, make("span", { class: "face", "aria-hidden": "true" }, "🎁"),
    make("b", {}, chat.bot_name || "Gift Kiosk"), chat.description || "What can this bot do? Press Start to see.");
}

function drawMessage(chat, message, pressed) {
  const mine = !message.from_bot;
  const bubble = make("div", { class: "bubble" });
  if (message.topic) {
    bubble.append(make("button", { type: "button", class: "command", "data-hook": "topic", title: "Answer in this topic", onclick: () => { shop.topic = message.topic; look(); $("text").focus(); } }, `# topic ${message.topic}`));
  }
  const answered = message.reply_to && chat.messages.find((other) => other.id === message.reply_to);
  if (answered) bubble.append(make("div", { class: "answer" }, answered.text.split("\n")[0]));
  if (message.photo) {
    bubble.classList.add("with-photo");
    bubble.append(drawPhoto(message));
  }
  if (message.document) {
    bubble.append(make("a", { class: "document", href: `/api/files/${message.document[0]}`, download: message.document[1] }, "📄", message.document[1]));
  }
  if (message.text) {
    const text = make("div", { class: "text", dir: "auto" });
    text.append(...drawText(message, message.entities, 0, message.text.length));
    bubble.append(text);
  }
  const at = new Date(message.sent);
  const clock = at.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", hour12: false });
  const stamp = [message.protect_content ? "🔒" : "", message.silent ? "🔕" : "", message.edited ? "edited" : "", clock, mine ? "✓✓" : ""].filter(Boolean).join(" ");
  bubble.style.setProperty("--stamp", `${stamp.length * 0.38 + 1}em`);
  bubble.append(make("span", {
    class: `stamp${message.text ? "" : " over"}`,
    title: [at.toLocaleString(), message.protect_content ? "cannot be forwarded or saved" : "", message.edited ? `edited ${new Date(message.edited).toLocaleTimeString()}` : ""].filter(Boolean).join(" · "),
  }, stamp));
  const bin = make("button", { type: "button", class: "bin", "aria-label": "Delete this message", title: "Delete this message", "data-place": "bin", onclick: () => act(`/api/chats/${chat.id}/delete`, { message: message.id }) }, "✕");
  const element = make("article", {
    class: `message${mine ? " mine" : ""}${message.keyboard.length ? " has-keys" : ""}${message.protect_content ? " protected" : ""}`,
    "data-message": message.id, "data-hook": mine ? "message-mine" : "message-bot", "aria-label": mine ? "You" : "Shop",
  }, bubble, bin);
  if (message.keyboard.length) {
    element.append(make("div", { class: "keys", role: "group", "aria-label": "Buttons" },
      ...message.keyboard.map((row, r) => make("div", {}, ...row.map((button, c) => drawKey(chat, message, button, r, c, pressed))))));
  }
  return element;
}

function drawPhoto(message) {
  const image = make("img", { src: `/api/files/${message.photo}`, alt: "Photo", onload: () => { if (shop.low) toBottom(); } });
  const key = `${message.id}:photo`;
  const hidden = message.photo_spoiler && !shop.revealed.has(key);
  const button = make("button", { type: "button", class: `photo${hidden ? " hidden" : ""}`, "data-hook": "photo", "data-place": "photo", "aria-label": hidden ? "Reveal the photo" : "Open the photo" }, image);
  button.addEventListener("click", () => {
    if (button.classList.contains("hidden")) { shop.revealed.add(key); button.classList.remove("hidden"); return; }
    $("photo-large").src = image.src;
    $("photo").showModal();
  });
  return button;
}

function drawKey(chat, message, button, row, column, pressed) {
  const place = `${row}:${column}`;
  const shared = { class: `key ${button.style || ""}`, "data-hook": "key", "data-place": place };
  if (button.kind === "url") {
    return make("a", { ...shared, href: /^https?:/.test(button.url) ? button.url : null, target: "_blank", rel: "noopener noreferrer", title: button.url, "data-mark": "link", tabindex: 0 }, button.text);
  }
  if (button.kind === "copy") {
    return make("button", { ...shared, type: "button", "data-mark": "copy", title: "Copies a text", onclick: () => copy(button.copied) }, button.text);
  }
  if (button.kind === "callback") {
    const waits = pressed.some((press) => press.row === row && press.column === column);
    shared.class += waits ? " waiting" : "";
    return make("button", { ...shared, type: "button", "aria-busy": waits ? "true" : null, onclick: () => press(chat.id, message.id, row, column) }, button.text);
  }
  return make("button", { ...shared, type: "button", onclick: () => toast("The sandbox only shows this kind of button.") }, button.text);
}

async function press(chat, message, row, column) {
  const told = await act(`/api/chats/${chat}/press`, { message, row, column });
  if (!told) return;
  shop.waiting.set(told.query, { chat, message, row, column });
  setTimeout(() => { if (shop.waiting.delete(told.query)) look(); }, 15000);
  look();
}

/** Text from `start` to `end` with the entities that lie in it, outer before inner. */
function drawText(message, entities, start, end) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || entity.offset >= end) continue;
    if (entity.offset > at) nodes.push(message.text.slice(at, entity.offset));
    const inner = entities.slice(i + 1).filter((other) => other.offset >= entity.offset && other.offset + other.length <= stop);
    nodes.push(drawEntity(message, entity, drawText(message, inner, entity.offset, stop), message.text.slice(entity.offset, stop)));
    at = stop;
  }
  if (at < end) nodes.push(message.text.slice(at, end));
  return nodes;
}

function drawEntity(message, entity, children, text) {
  const say = () => act(`/api/chats/${shop.chat}/say`, { text });
  switch (entity.type) {
    case "bold": return make("b", {}, ...children);
    case "italic": return make("i", {}, ...children);
    case "underline": return make("u", {}, ...children);
    case "strikethrough": return make("s", {}, ...children);
    case "code": case "pre": {
      const tag = entity.type;
      const copies = () => copy(text);
      return make(tag, { role: "button", tabindex: 0, title: "Tap to copy", "data-hook": tag, "data-place": `e${entity.offset}`, onclick: copies, onkeydown: pressed(copies) }, ...children);
    }
    case "spoiler": return drawSpoiler(message, entity, children);
    case "blockquote": return make("blockquote", {}, ...children);
    case "expandable_blockquote": return drawLong(entity, children);
    case "text_link": return link(entity.url, children);
    case "url": return link(/^\w+:/.test(text) ? text : `https://${text}`, children);
    case "email": return link(`mailto:${text}`, children);
    case "bot_command": return make("button", { type: "button", class: "command", onclick: say }, ...children);
    case "date_time": return make("time", { "data-unix": entity.unix_time, "data-format": entity.date_time_format || "", "data-hook": "date-time", datetime: new Date(entity.unix_time * 1000).toISOString(), title: new Date(entity.unix_time * 1000).toLocaleString() }, ...children);
    default: return make("span", {}, ...children);
  }
}

/** What a key does that a click would do. */
function pressed(act) {
  return (event) => {
    if (event.target !== event.currentTarget || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    act();
  };
}

function drawLong(entity, children) {
  const long = make("blockquote", { class: "long", role: "button", tabindex: 0, "aria-expanded": "false", "data-place": `q${entity.offset}` }, ...children);
  const turn = () => long.setAttribute("aria-expanded", String(long.classList.toggle("open")));
  long.addEventListener("click", turn);
  long.addEventListener("keydown", pressed(turn));
  return long;
}

function link(url, children) {
  const safe = /^(https?|mailto|tg):/i.test(url || "");
  return make("a", { href: safe ? url : null, target: "_blank", rel: "noopener noreferrer", title: url }, ...children);
}

function drawSpoiler(message, entity, children) {
  const key = `${message.id}:${entity.offset}:${message.text}`;
  const open = shop.revealed.has(key);
  const spoiler = make("span", { class: "spoiler", role: "button", tabindex: 0, "aria-expanded": String(open), "aria-label": open ? null : "Hidden text, tap to reveal", "data-hook": "spoiler", "data-place": `s${entity.offset}` }, ...children);
  const reveal = (event) => {
    if (spoiler.getAttribute("aria-expanded") === "true") return;
    event.preventDefault();
    event.stopPropagation();
    shop.revealed.add(key);
    spoiler.setAttribute("aria-expanded", "true");
    spoiler.removeAttribute("aria-label");
  };
  spoiler.addEventListener("click", reveal, true);
  spoiler.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") reveal(event); }, true);
  return spoiler;
}

/** Live times: run down by themselves, as on a phone. */
function tick() {
  const now = Date.now() + shop.skew;
  const language = shop.state?.chat?.language || undefined;
  for (const time of document.querySelectorAll("time[data-unix]")) {
    const text = written(Number(time.dataset.unix) * 1000, time.dataset.format, now, language);
    if (text && time.textContent !== text) time.textContent = text;
  }
  for (const left of document.querySelectorAll("[data-deadline]")) {
    const text = remaining(Number(left.dataset.deadline) - now);
    if (left.textContent !== text) left.textContent = text;
  }
}

function written(at, format, now, language) {
  if (format === "r" || format === "R") {
    const seconds = Math.round((at - now) / 1000);
    const far = Math.abs(seconds);
    const [unit, size] = far < 60 ? ["second", 1] : far < 3600 ? ["minute", 60] : far < 86400 ? ["hour", 3600] : ["day", 86400];
    return new Intl.RelativeTimeFormat(safeLanguage(language), { numeric: "always" }).format(Math.trunc(seconds / size), unit);
  }
  const style = {};
  for (const letter of format) {
    if (letter === "t") style.timeStyle = "short";
    if (letter === "T") style.timeStyle = "medium";
    if (letter === "d") style.dateStyle = "short";
    if (letter === "D") style.dateStyle = "long";
    if (letter === "w" || letter === "W") style.weekday = letter === "w" ? "short" : "long";
  }
  if (!Object.keys(style).length) return null;
  if (style.weekday) {
    const rest = { weekday: style.weekday };
    if (style.dateStyle) Object.assign(rest, { day: "numeric", month: "long" });
    if (style.timeStyle) Object.assign(rest, { hour: "2-digit", minute: "2-digit" });
    return new Date(at).toLocaleString(safeLanguage(language), rest);
  }
  return new Date(at).toLocaleString(safeLanguage(language), style);
}

function safeLanguage(language) {
  try { return Intl.getCanonicalLocales(language)[0]; } catch { return undefined; }
}

function remaining(span) {
  if (span <= 0) return "time is up";
  const seconds = Math.ceil(span / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} left`;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", { class: "unseen" });
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  toast("Copied");
}

function toast(text) {
  const element = make("div", { class: "toast", "data-hook": "toast" }, text);
  $("toasts").append(element);
  setTimeout(() => element.remove(), Math.min(7000, 2200 + text.length * 45));
}

/* what the buyer types */

function suggest(filter) {
  const lines = (shop.state?.chat?.menu || []).filter((line) => line.command.startsWith(filter));
  if (!lines.length) { hideSuggestions(); return; }
  $("suggestions").replaceChildren(...lines.map((line, number) => make("button", {
    type: "button", role: "option", "aria-selected": String(number === 0), "data-hook": `command-${line.command}`, onclick: () => send(`/${line.command}`),
  }, make("span", {}, line.description), make("b", {}, `/${line.command}`))));
  $("suggestions").hidden = false;
  $("menu").setAttribute("aria-expanded", "true");
}

function hideSuggestions() {
  $("suggestions").hidden = true;
  $("menu").setAttribute("aria-expanded", "false");
}

async function send(text) {
  hideSuggestions();
  $("text").value = "";
  await act(`/api/chats/${shop.chat}/say`, { text, topic: shop.state.chat ? topicOf(shop.state.chat) : 0 });
  $("text").focus();
}

function chosen(step) {
  const options = [...$("suggestions").children];
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const next = (at + step + options.length) % options.length;
  options.forEach((option, number) => option.setAttribute("aria-selected", String(number === next)));
  return options[next];
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text) send(text);
});
$("text").addEventListener("input", () => {
  const typed = /^\/(\w*)$/.exec($("text").value);
  if (typed) suggest(typed[1]); else hideSuggestions();
});
$("text").addEventListener("keydown", (event) => {
  if ($("suggestions").hidden) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); chosen(event.key === "ArrowDown" ? 1 : -1).scrollIntoView({ block: "nearest" }); }
  if (event.key === "Enter") { event.preventDefault(); chosen(0).click(); }
  if (event.key === "Escape") hideSuggestions();
});
$("menu").addEventListener("click", () => {
  if (!$("suggestions").hidden) { hideSuggestions(); return; }
  if (!(shop.state?.chat?.menu || []).length) { toast("The bot has not told its commands yet."); return; }
  suggest("");
  $("suggestions").firstElementChild?.focus();
});
$("suggestions").addEventListener("keydown", (event) => {
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (step) { event.preventDefault(); document.activeElement[step]?.focus(); }
  if (event.key === "Escape") { hideSuggestions(); $("menu").focus(); }
});
$("start").addEventListener("click", async () => { await send("/start"); $("messages").focus(); });
$("messages").addEventListener("scroll", () => {
  if (above() < 90) shop.low = true;
  else if (Date.now() - shop.touched < 1000) shop.low = false;
  $("down").hidden = above() < 160;
});
// What is drawn moves the list too; only a person's hand means that another place is looked at.
for (const touch of ["wheel", "touchmove", "pointerdown", "keydown"]) $("messages").addEventListener(touch, () => { shop.touched = Date.now(); }, { passive: true });
$("down").addEventListener("click", toBottom);
$("add-person").addEventListener("click", () => { $("newcomer-name").value = ""; $("newcomer").showModal(); });
$("newcomer").addEventListener("close", async () => {
  if ($("newcomer").returnValue !== "add" || !$("newcomer-name").value.trim()) return;
  const told = await act("/api/people", { name: $("newcomer-name").value, language: $("newcomer-language").value });
  if (told) select(told.chat);
});

/* knobs */

function showKnobs(state) {
  const { knobs, pending } = state;
  const put = (id, value) => { if (document.activeElement !== $(id) && [...$(id).options].some((option) => option.value === String(value))) $(id).value = value; };
  $("automatic").checked = knobs.automatic;
  put("telegram-slow", knobs.telegram_slow);
  put("upstream-slow", knobs.upstream_slow);
  $("telegram-older").checked = knobs.telegram_older;
  $("upstream-texts").checked = knobs.upstream_texts;
  for (const button of document.querySelectorAll("[data-streams]")) button.setAttribute("aria-checked", String(button.dataset.streams === knobs.streams));
  const say = (id, count, calm) => { $(id).textContent = count ? `${count} ${count === 1 ? "trouble waits" : "troubles wait"} for the coming calls.` : calm; $(id).classList.toggle("calm", !count); };
  say("telegram-pending", pending.telegram, pending.updates ? `${pending.updates} updates wait for the bot.` : "No trouble ahead.");
  say("upstream-pending", pending.cryptorefills, "No trouble ahead.");
  $("streams-open").textContent = `${pending.streams} open now.`;
  $("streams-open").classList.add("calm");
  say("cashier-pending", pending.cryptomus, "No trouble ahead.");
  put("cashier-slow", knobs.cashier_slow);
  showAccount(state);
  $("sold-list").replaceChildren(...knobs.sold_out.map(([country, brand]) => make("li", {}, make("button", { type: "button", title: "Put it back", onclick: () => act("/api/troubles/upstream-sold-out", { country, text: brand, on: false }) }, `${brand} · ${country} ✕`))));
  const on = pending.telegram + pending.cryptorefills + pending.cryptomus + (knobs.cashier_slow ? 1 : 0) + accountTroubles(state.cashier) + knobs.sold_out.length + (knobs.telegram_slow ? 1 : 0) + (knobs.upstream_slow ? 1 : 0) + (knobs.telegram_older ? 1 : 0) + (knobs.upstream_texts ? 1 : 0) + (knobs.streams === "right" ? 0 : 1);
  $("troubles-count").textContent = on ? `● ${on}` : "";
}

for (const button of document.querySelectorAll("[data-trouble]")) {
  button.dataset.hook = button.dataset.hook || button.dataset.trouble;
  button.addEventListener("click", () => act(`/api/troubles/${button.dataset.trouble}`, { number: Number(button.dataset.number || 0) }));
}
$("automatic").addEventListener("change", () => act("/api/automatic", { on: $("automatic").checked }));
$("telegram-slow").addEventListener("change", () => act("/api/troubles/telegram-slow", { number: Number($("telegram-slow").value) }));
$("upstream-slow").addEventListener("change", () => act("/api/troubles/upstream-slow", { number: Number($("upstream-slow").value) }));
$("cashier-slow").addEventListener("change", () => act("/api/troubles/cashier-slow", { number: Number($("cashier-slow").value) }));
for (const id of ["telegram-older", "upstream-texts"]) $(id).addEventListener("change", () => act(`/api/troubles/${id}`, { on: $(id).checked }));
for (const form of document.querySelectorAll("form[data-knob]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    act(`/api/troubles/${form.elements.knob?.value || form.dataset.knob}`, { text: form.elements.text.value });
  });
}
$("sold-out").addEventListener("submit", (event) => {
  event.preventDefault();
  const brand = $("sold-brand").value.trim();
  if (brand) act("/api/troubles/upstream-sold-out", { country: $("sold-country").value.trim().toUpperCase(), text: brand, on: true }).then((told) => { if (told) $("sold-brand").value = ""; });
});
async function fillBrands() {
  const country = $("sold-country").value.trim().toUpperCase();
  if (country.length !== 2) return;
  const names = await ask(`/api/brands/${country}`).catch(() => []);
  $("brands").replaceChildren(...[...new Set(names)].map((name) => make("option", { value: name })));
}
$("sold-country").addEventListener("change", fillBrands);
$("sold-brand").addEventListener("focus", fillBrands, { once: true });

/* the bot */

function showBot({ life, lives }) {
  const element = $("life");
  const told = { unborn: "not started", running: `running · pid ${life.pid}${lives > 1 ? ` · life ${lives}` : ""}`, ended: life.how };
  element.textContent = told[life.state];
  element.className = `life ${life.state === "running" ? "running" : life.state === "ended" && !life.well ? "died" : ""}`;
  const runs = life.state === "running";
  for (const button of document.querySelectorAll("[data-bot]")) button.disabled = { start: runs, restart: false, stop: !runs, kill: !runs }[button.dataset.bot];
}

for (const button of document.querySelectorAll("[data-bot]")) button.addEventListener("click", () => act(`/api/bot/${button.dataset.bot}`));

/** Adds what is new at the end and stays there if it was there. */
function follow(list, change) {
  const low = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  change();
  if (low) list.scrollTop = list.scrollHeight;
}

let lastLine = 0;

function showLines(lines) {
  const fresh = lines.filter((line) => line.number > lastLine);
  if (!fresh.length) return;
  lastLine = fresh.at(-1).number;
  const list = $("lines");
  follow(list, () => {
    list.append(...fresh.map((line) => make("li", { class: line.text.startsWith("—") ? "end" : /\bERROR\b|panicked/.test(line.text) ? "bad" : /\bWARN\b/.test(line.text) ? "warn" : null }, line.text || " ")));
    while (list.childElementCount > 500) list.firstElementChild.remove();
  });
}

/* calls */

const rows = new Map();
const clock = (at) => new Date(at).toLocaleTimeString("en-GB", { hour12: false });

function showCalls(calls) {
  const list = $("calls");
  const { telegram, cryptorefills, cryptomus } = shop.state.counted;
  $("calls-count").textContent = telegram + cryptorefills + cryptomus || "";
  const wanted = new Set(calls.map((call) => `${call.party}/${call.number}`));
  follow(list, () => {
    for (const [key, row] of rows) if (!wanted.has(key)) { row.element.remove(); rows.delete(key); }
    let at = null;
    for (const call of calls) {
      const key = `${call.party}/${call.number}`;
      let row = rows.get(key);
      const outcome = call.open ? "…" : call.outcome;
      if (!row) {
        const pill = make("span", { class: "outcome" });
        const head = make("button", { type: "button", class: "call-head", "aria-expanded": "false", onclick: () => unfold(key) },
          make("time", {}, clock(call.at)), make("span", { class: `dot ${call.party}`, title: call.party }),
          make("span", { class: "what" }, call.title, call.chat ? make("i", {}, ` → ${nameOf(call.chat)}`) : null), pill);
        row = { element: make("li", { "data-hook": "call", "data-call": key }, head), head, pill };
        rows.set(key, row);
      }
      row.pill.textContent = outcome;
      row.pill.className = `outcome${call.open ? " open" : call.well ? "" : " not-well"}`;
      const next = at ? at.nextSibling : list.firstChild;
      if (next !== row.element) list.insertBefore(row.element, next);
      at = row.element;
    }
  });
}

const nameOf = (chat) => shop.state.people.find((person) => person.id === chat)?.name || chat;

async function unfold(key) {
  const row = rows.get(key);
  if (!row) return;
  const body = row.element.querySelector(".call-body");
  row.head.setAttribute("aria-expanded", String(!body));
  if (body) { body.remove(); return; }
  try {
    const call = await ask(`/api/calls/${key}`);
    const part = (title, value) => make("div", {}, make("h3", {}, title), make("pre", { tabindex: 0 }, value === null ? "nothing" : typeof value === "string" ? value : JSON.stringify(value, null, 2)));
    row.element.append(make("div", { class: "call-body" }, part("The bot asked", call.asked), part(call.open ? "Not answered yet" : `Answer: ${call.outcome}`, call.answered)));
    row.element.scrollIntoView({ block: "nearest" });
  } catch (fault) { toast(fault.message); }
}

/* the house */

function tabs(list) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const choose = (tab) => {
    for (const other of all) {
      const on = other === tab;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      const panel = $(other.getAttribute("aria-controls"));
      if (panel) { panel.hidden = !on; if (on && panel.tagName === "OL") panel.scrollTop = panel.scrollHeight; }
    }
    const filters = list.querySelector(".filters");
    if (filters) filters.hidden = tab.id !== "tab-calls";
  };
  for (const tab of all) if (tab.hasAttribute("aria-controls")) tab.addEventListener("click", () => choose(tab));
  list.addEventListener("keydown", (event) => {
    const current = [...list.querySelectorAll("[role=tab]")];
    const at = current.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = current[(at + step + current.length) % current.length];
    next.focus();
    next.click();
  });
}
document.querySelectorAll("[role=tablist]").forEach(tabs);

for (const button of document.querySelectorAll("[data-party]")) {
  button.addEventListener("click", () => {
    shop.party = button.dataset.party;
    document.querySelectorAll("[data-party]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    look();
  });
}
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    document.body.dataset.view = button.dataset.show;
    document.querySelectorAll("[data-show]").forEach((other) => other.setAttribute("aria-pressed", String(other === button)));
    if (button.dataset.show === "chat") toBottom();
    else for (const id of ["calls", "lines"]) $(id).scrollTop = $(id).scrollHeight;
    if (shop.state) show(shop.state);
  });
}
document.addEventListener("visibilitychange", () => { if (shop.state) show(shop.state); });
setInterval(tick, 1000);
wireAccount();
listen();
