// The bench's money: orders at Cryptorefills, invoices and payouts at Cryptomus, and the shop's account there.
"use strict";

const WAITS = ["WaitingForPayment", "PartialPaymentStarted", "check", "process", "wrong_amount_waiting"];
const MOOD = {
  WaitingForPayment: "wait", PartialPaymentStarted: "wait", PaymentStarted: "go", PaymentReceived: "go", WaitingForDelivery: "go", Done: "good", Refunded: "bad", Expired: "bad", Canceled: "bad", PaymentFailed: "bad", PaymentSetupFailed: "bad", WaitingForManualAction: "wait",
  check: "wait", process: "go", confirm_check: "go", wrong_amount_waiting: "wait", paid: "good", paid_over: "good", wrong_amount: "bad", cancel: "bad", fail: "bad", system_fail: "bad", locked: "bad", refund_process: "go", refund_paid: "bad", refund_fail: "bad",
};
/** What can happen to an order at Cryptorefills. */
const DEEDS = [
  ["Buyer pays", [["pay-exactly", "Exactly", "pay"], ["pay-part", "Half"], ["pay-almost", "1 % too little"], ["pay-too-much", "1½ times"], ["pay-twice", "Twice"], ["pay-astray", "On another network"]]],
  ["Too late", [["expire", "Time is up"], ["pay-part-expired", "Half, time is up"], ["pay-late", "Paid late"], ["pay-late-done", "Late, delivered"], ["pay-late-refunded", "Late, refunded"]]],
  ["Supplier", [["confirm", "Confirm payment"], ["deliver", "Deliver"], ["deliver-without-code", "Done without a code"], ["refuse-delivery", "Refuse delivery"]]],
  ["Codes", [["deliver-several", "3 codes"], ["deliver-many", "150 codes"], ["deliver-long", "A long one"], ["deliver-strange", "A strange one"], ["deliver-other", "Another code"]]],
  ["Upstream", [["manual-review", "Manual review"], ["refund", "Refund"], ["cancel", "Cancel"], ["fail-payment", "Payment failed"], ["unknown-state", "Unknown state"]]],
  ["Reads", [["forget", "404 from now on"], ["remember", "Found again"], ["hold-reads", "Stale from now on"], ["release-reads", "Fresh again"]]],
];
/** What can happen to an invoice at Cryptomus. */
const INVOICE_DEEDS = [
  ["Buyer pays", [["pay-exactly", "Exactly", "pay"], ["pay-part", "Half"], ["pay-too-much", "10 % too much"], ["pay-late", "Late"], ["pay-within", "From a Cryptomus account"]]],
  ["Cryptomus", [["confirm", "Confirm payment"], ["expire", "Time is up"], ["refund-arrives", "Refund arrives"], ["refund-fails", "Refund fails"]]],
  ["Webhooks", [["hook-paid", "“paid”, untrue"], ["hook-forged", "“paid”, forged"], ["hook-unsigned", "“paid”, unsigned"], ["hook-mixed", "Mixed with another"], ["hook-again", "All once more"]]],
  ["Reads", [["hold-reads", "Stale from now on"], ["release-reads", "Fresh again"]]],
];
const STATUSES = ["check", "process", "confirm_check", "wrong_amount_waiting", "paid", "paid_over", "wrong_amount", "cancel", "fail", "system_fail", "locked", "refund_process", "refund_paid", "refund_fail", "something_new"];
const PAYOUT_STATUSES = ["process", "check", "paid", "fail", "cancel", "system_fail", "something_new"];
/** Whether a deed has nothing to do. */
const IDLE = {
  forget: (order) => order.forgotten, remember: (order) => !order.forgotten, "hold-reads": (order) => order.held, "release-reads": (order) => !order.held,
  "refund-arrives": (invoice) => invoice.status !== "refund_process", "refund-fails": (invoice) => invoice.status !== "refund_process",
};
const words = (state) => state.replace(/([a-z])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
/** An amount without zeros at its end. */
const plain = (amount) => String(amount ?? "0").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
const drawn = new Map();

const DRAW = { order: drawOrder, invoice: drawInvoice, payout: drawPayout };

/** Orders, invoices and payouts in one list, the newest first. */
function showMoney({ orders, invoices, payouts }) {
  const kinds = [["order", orders], ["invoice", invoices], ["payout", payouts]];
  const all = kinds.flatMap(([kind, list]) => list.map((thing) => ({ kind, thing, id: thing.id || thing.uuid })));
  all.sort((a, b) => b.thing.created - a.thing.created);
  $("orders-count").textContent = all.length || "";
  const list = $("orders");
  if (!all.length) {
    list.replaceChildren(make("div", { class: "empty" }, make("b", {}, "No orders yet"), "Press Start in the chat and buy something. The order or the invoice appears here, and this is where its money comes from."));
    drawn.clear();
    return;
  }
  list.querySelector(".empty")?.remove();
  let at = null;
  // The newest is open; so is all that comes while somebody looks on, also when several come at once.
  const watched = drawn.size > 0;
  all.forEach(({ kind, thing, id }, number) => {
    const print = JSON.stringify(thing);
    let known = drawn.get(id);
    if (!known || known.print !== print) {
      const open = known ? known.element.open : number === 0 || (watched && !(thing.settled ?? thing.is_final));
      const focus = known?.element.contains(document.activeElement) ? document.activeElement.dataset.act : null;
      const element = DRAW[kind](thing, open);
      known?.element.replaceWith(element);
      if (focus) element.querySelector(`[data-act="${focus}"]`)?.focus();
      if (!known) for (const other of drawn.values()) if (other.settled) other.element.open = false;
      known = { print, element, settled: thing.settled ?? thing.is_final };
      drawn.set(id, known);
    }
    const next = at ? at.nextSibling : list.firstChild;
    if (next !== known.element) list.insertBefore(known.element, next);
    at = known.element;
  });
  tick();
}

const copyable = (text) => make("button", { type: "button", class: "copy", title: "Copy", onclick: () => copy(text) }, text);

function bar(part, whole) {
  const filled = make("i", {});
  filled.style.width = `${Math.min(100, Math.round((Number(part) / Number(whole)) * 100)) || 0}%`;
  return make("div", { class: "bar" }, filled);
}

/** A thing that money goes to: its name, where it stands, facts, and what can happen to it. */
function card(kind, open, id, { party, title, note, state, facts, rows }) {
  return make("details", { class: "order", [`data-${kind}`]: id, "data-hook": kind, open },
    make("summary", {}, make("span", { class: `dot ${party}`, title: party }), make("span", { class: "order-name" }, title, make("small", {}, note)),
      make("span", { class: `pill ${MOOD[state] || "wait"}`, "data-hook": `${kind}-state`, title: state }, words(state))),
    make("dl", { class: "facts" }, ...facts.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, ...value)])),
    make("div", { class: "deeds" }, ...rows.flatMap(([who, buttons]) => [make("span", {}, who), make("div", { class: "buttons", role: "group", "aria-label": who }, ...buttons)])));
}

/** The buttons of deeds, each row with the name of who pays. */
function deedsOf(deeds, thing, { path, waits, labels = {} }) {
  return deeds.map(([who, all]) => [who === "Buyer pays" && thing.payer ? `${thing.payer} pays` : who,
    all.map(([deed, label, kind]) => make("button", { type: "button", class: waits ? kind : null, "data-act": deed, "data-hook": deed, disabled: Boolean(IDLE[deed]?.(thing)), onclick: () => act(`${path}/${deed}`) }, labels[deed] || label))]);
}

function statusRow(statuses, present, over, go) {
  return ["Becomes", statuses.map((status) => make("button", { type: "button", class: "status", "data-act": `status-${status}`, "data-hook": `status-${status}`, "aria-pressed": String(status === present), disabled: over, onclick: () => go(status) }, status))];
}

function drawOrder(order, open) {
  const waits = WAITS.includes(order.state);
  const facts = [
    ["Amount", [copyable(order.amount), ` ${order.coin} on ${order.network}`]],
    ["Sent", [`${order.sent} ${order.coin}`, bar(order.sent, order.amount)]],
    ["Address", [copyable(order.address)]],
    ["For", [order.beneficiary + (order.email !== order.beneficiary ? ` · ${order.email}` : "")]],
    ["Payment", [words(order.payment_state)]],
  ];
  if (waits) facts.splice(2, 0, ["Window", [make("span", { "data-deadline": order.deadline }, "")]]);
  if (Number(order.astray)) facts.splice(2, 0, ["Astray", [`${plain(order.astray)} ${order.coin} on another network, where Cryptorefills does not look`]]);
  if (order.codes.length) facts.push(["Issued", order.codes.flatMap((code, number) => [number ? ", " : "", copyable(code)])]);
  return card("order", open, order.id, {
    party: "cryptorefills", title: `${order.brand} ${order.product_value || order.denomination}`, note: `#${order.number} · ${order.country}`, state: order.state, facts,
    rows: deedsOf(DEEDS, order, { path: `/api/orders/${order.id}`, waits, labels: order.state === "PartialPaymentStarted" ? { "pay-exactly": "The rest" } : {} }),
  });
}

function drawInvoice(invoice, open) {
  const waits = WAITS.includes(invoice.status);
  const facts = [
    ["Amount", invoice.coin ? [copyable(plain(invoice.owed)), ` ${invoice.coin} on ${invoice.network}`] : ["no coin was chosen yet"]],
    ["Paid", [`${plain(invoice.paid)} ${invoice.coin || ""}`, bar(invoice.paid, invoice.owed)]],
    ["Address", invoice.address ? [copyable(invoice.address)] : ["none yet"]],
    ["Id", [copyable(invoice.order_id)]],
  ];
  if (waits) facts.splice(2, 0, ["Window", [make("span", { "data-deadline": invoice.expires }, "")]]);
  if (invoice.refund_to) facts.push(["Refund to", [copyable(invoice.refund_to)]]);
  if (!invoice.callback) facts.push(["Webhooks", ["none: the shop named no address for them"]]);
  const path = `/api/invoices/${invoice.uuid}`;
  return card("invoice", open, invoice.uuid, {
    party: "cryptomus", title: `Invoice over ${plain(invoice.amount)} ${invoice.currency}`, note: invoice.payer || "", state: invoice.status, facts,
    rows: [
      ...deedsOf(INVOICE_DEEDS, invoice, { path, waits, labels: invoice.status === "wrong_amount_waiting" ? { "pay-exactly": "The rest" } : {} }),
      statusRow(STATUSES, invoice.status, false, (status) => act(`${path}/status-${status}`)),
    ],
  });
}

function drawPayout(payout, open) {
  return card("payout", open, payout.uuid, {
    party: "cryptomus", title: `Payout of ${plain(payout.amount)} ${payout.currency}`, note: "the shop pays an order", state: payout.status,
    facts: [
      ["Arrives", [`${plain(payout.received)} ${payout.currency} on ${payout.network}`]],
      ["Charged", [`${plain(payout.charged)} ${payout.currency}`]],
      ["Address", [copyable(payout.address)]],
    ],
    rows: [statusRow(PAYOUT_STATUSES, payout.status, payout.is_final, (status) => act(`/api/payouts/${payout.uuid}/${status}`))],
  });
}

/* the account at Cryptomus */

const HOOKS = ["mute", "forged", "doubled", "held", "early"];

function accountTroubles({ forbidden, refunds_fail, payouts, hooks }) {
  return [forbidden, refunds_fail, payouts !== "arrive", ...HOOKS.map((name) => hooks[name])].filter(Boolean).length;
}

function showAccount({ cashier, knobs }) {
  for (const button of document.querySelectorAll("[data-funding]")) button.setAttribute("aria-checked", String(button.dataset.funding === knobs.funding));
  for (const button of document.querySelectorAll("[data-payouts]")) button.setAttribute("aria-checked", String(button.dataset.payouts === cashier.payouts));
  $("funding-note").textContent = knobs.funding === "payout" ? `The shop pays orders of up to ${cashier.most_per_order} dollars itself and asks the operator for dearer ones.` : "The operator is asked to pay each order.";
  $("cashier-forbid").checked = cashier.forbidden;
  $("cashier-refunds-fail").checked = cashier.refunds_fail;
  for (const name of HOOKS) $(`hooks-${name}`).checked = cashier.hooks[name];
  const { sent, taken, kept } = cashier.hooks;
  $("hooks-counted").textContent = `${sent} sent, ${taken} taken by the shop${kept ? `, ${kept} held back` : ""}.`;
  for (const button of document.querySelectorAll("[data-release]")) button.disabled = !kept;
  const coins = Object.keys(cashier.balances);
  const select = $("balance-coin");
  if (select.childElementCount !== coins.length) {
    const first = ["USDT", "USDC"].filter((coin) => coins.includes(coin));
    select.replaceChildren(...[...first, ...coins.filter((coin) => !first.includes(coin))].map((coin) => make("option", { value: coin }, coin)));
  }
  showBalance();
}

function showBalance() {
  const field = $("balance-amount");
  if (document.activeElement !== field && shop.state) field.value = plain(shop.state.cashier.balances[$("balance-coin").value]);
}

function wireAccount() {
  for (const id of ["cashier-forbid", "cashier-refunds-fail", ...HOOKS.map((name) => `hooks-${name}`)]) {
    const box = document.getElementById(id);
    box.addEventListener("change", () => act(`/api/troubles/${id}`, { on: box.checked }));
  }
  for (const button of document.querySelectorAll("[data-funding]")) button.addEventListener("click", () => act(`/api/funding/${button.dataset.funding}`));
  $("balance-coin").addEventListener("change", showBalance);
  $("balance").addEventListener("submit", (event) => {
    event.preventDefault();
    const amount = $("balance-amount").value.trim();
    $("balance-amount").blur();
    act("/api/troubles/cashier-balance", { text: $("balance-coin").value, amount });
  });
}
