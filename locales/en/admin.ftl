# What only admins read, in English: short and exact.

## The overview

admin-overview = 🛠 <b>The shop</b>
admin-selling = 🟢 Selling.
admin-paused = ⏸ Paused since { $since }. Nothing new is sold; what was begun goes on.
admin-cases =
    { $count ->
        [0] No order waits for you.
        [one] 🔴 One order waits for you.
       *[other] 🔴 { $count } orders wait for you.
    }
admin-banned =
    { $count ->
        [one] 🚫 One chat may not buy.
       *[other] 🚫 { $count } chats may not buy.
    }
admin-commands =
    /order 12: an order, by its number, id at Cryptorefills, e-mail, phone, payment address or transaction
    /orders: all orders · /stats · /audit
    /check 12: read it anew now
    /resend 12: show the code again, in the buyer's chat
    /note 12 words · /settle 12 reason · /reopen 12
    /fund 12 · /buy 12 · /refund 12: paid invoices
    /ban 12 · /unban 12: the buyer of that order · /unban: all bans
    /pause · /resume: selling
    On an order's page the number may be left out.
admin-usage = Write it like this: <code>/{ $command } 12</code>, with the number of the order.

admin-button-overview = 🛠 The shop
admin-button-stats = 📊 Figures
admin-button-trail = 🧾 Who did what
admin-button-bans = 🚫 Bans
admin-button-lift = ✅ End ban { $number }
admin-button-older = Older ›
admin-button-again = 🔄 Refresh
admin-button-open = 🛠 Order { $order }
admin-button-surely = Yes, do it
admin-button-no = No, go back

admin-filter-all = All orders
admin-filter-cases = 🔴 Waiting for you
admin-filter-unpaid = To be paid
admin-filter-paid = Paid
admin-filter-delivered = Delivered
admin-filter-ended = Ended

## Lists

admin-bans = 🚫 <b>Bans that hold</b>
    Also of chats that deleted their data; only the number of the ban is known then.
admin-orders = 📦 <b>{ $which }</b>
admin-found = 🔎 <b>Orders with that text</b>
admin-looking = ⏳ Looking through all orders…
admin-none = Nothing.
admin-found-none = No order has this text. Please type it whole; a phone number with its country code. Once its data is deleted, an order is found by its number alone.
admin-found-most = These are the { $count } newest; there may be older ones.
admin-no-order = There is no order { $order }.

## One order

admin-order = { $sign } <b>Order { $order }</b> · { $state }
admin-for = For { $to }
admin-agreed = Agreed: { $amount } on { $network }
admin-due = Due: { $amount } on { $network }
admin-address = To <code>{ $address }</code>
admin-transaction = Transaction <code>{ $txid }</code>
admin-refund-address = For a refund, given by the buyer: <code>{ $address }</code>
admin-arrived = Arrived: { $amount }
admin-waits-for-buyer = ⏳ We wait for the buyer's payment.
admin-waits-for-shop = ⏳ We wait for Cryptorefills.
admin-waits-for-cashier = ⏳ We wait for Cryptomus.
admin-waits-for-funds = 💸 We wait for your funds: the buyer has paid, and the order at Cryptorefills is to be paid.
admin-fund = Send { $amount } on { $network } to <code>{ $address }</code>
admin-waits-for-refund = ↩️ The money is on its way back to the buyer.
admin-waits-for-late-money = ⏳ Over. Late money is still looked for, up to three days.
admin-waits-for-telegram = ⏳ The goods are here. We wait for Telegram to put them into the chat.
admin-waits-unclear = The answer of Cryptorefills to “create” was lost. The buyer was shown no address. Nobody waits.
admin-returned = ↩️ Delivered, and the money went back to the buyer afterwards. Nobody waits.
admin-waits-for-nobody = Nobody waits.
admin-forgotten = 👤 The buyer had everything deleted. This order leads to nobody any more, and nobody waits.
admin-settled = ✔️ Settled by hand: { $reason }
admin-moment = { $at } · { $state }
admin-note = 📝 { $at } · { $note }
admin-buyer-banned = 🚫 The buyer may open no new orders.
admin-words-note = 📝 Type the note for order { $order }. Only admins see it. No codes, please.
admin-words-settle = ✔️ Why is order { $order } settled? Type the reason, with nothing personal in it: it stays in the trail for ever. The buyer is told that the case is closed.
admin-words-refund = ↩️ To which address shall the money of order { $order } go back? Type an address of the buyer's on the network that was paid on. Ask the buyer first: an exchange's address may be nobody's.
admin-sure = ❓ <b>{ $measure }: order { $order }</b>. Are you sure? The button holds for five minutes.
admin-reason = “{ $reason }”

admin-measure-check = 🔄 Check now
admin-measure-resend = 🔑 Show code again
admin-measure-fund = 💸 Funded
admin-measure-buy = 🛒 Buy again
admin-measure-refund = ↩️ Refund
admin-measure-settle = ✔️ Settle
admin-measure-reopen = 🔓 Reopen
admin-measure-note = 📝 Note
admin-measure-ban = 🚫 Ban buyer
admin-measure-unban = ✅ Unban buyer
admin-measure-pause = ⏸ Pause selling
admin-measure-resume = ▶️ Resume selling

admin-done-check = ✅ It is being read anew. What is said shows here.
admin-done-resend = ✅ The code is on its way into the buyer's chat.
admin-done-fund = ✅ Noted as funded. The goods go to the buyer by themselves.
admin-done-buy = ✅ Buying again was started.
admin-done-refund = ✅ The refund was started.
admin-done-settle = ✅ Settled. The buyer is told.
admin-done-reopen = ✅ Reopened. The order is followed again.
admin-done-note = ✅ Noted.
admin-done-ban = ✅ The buyer may open no new orders. Paid ones are still delivered.
admin-done-unban = ✅ The buyer may buy again.
admin-done-pause = ✅ Paused. Buyers see a short break.
admin-done-resume = ✅ Selling again.

admin-nothing-to-fund = This order is paid straight to Cryptorefills, so there is nothing to fund. /check reads how it stands there.
admin-nothing-to-refund = This order was paid straight to Cryptorefills, and the shop holds none of the money. Only Cryptorefills can send it back: write to its support with the order id from your partner account and the transaction id. Then /settle closes the case here.
admin-not-now = That does not fit how the order stands now. The buttons below show what does.
admin-address-changed = 🟡 The buyer has given another address since you were asked. Nothing was sent. Please compare it and decide anew.
admin-not-an-address = The money cannot go there: it must be an address of the buyer's on the network that was paid on. Please check it and type it again.
admin-not-delivered = There is no code yet. /check reads how the order stands.
admin-on-its-way = The code is already on its way into the chat.
admin-resent-enough = The code was shown again three times today. That is the most in a day.
admin-nothing-to-check = There is nothing to read: the order is over, or was never made.
admin-no-case = No case is open for this order: nothing waits for you.
admin-settled-already = The order is settled. /reopen takes that back.
admin-not-settled = The order was not settled.
admin-no-words = Some words are missing. Please type them after the number.
admin-already-so = It is so already.
admin-no-buyer = That needs a buyer, and this one had everything deleted. /unban lists the bans that hold.
admin-erased = What that needs is gone: code and addresses of this order were deleted when their time was over.
admin-too-late = That button had run out. Nothing was done; please begin again.
admin-not-own = Please type it yourself: what was forwarded does not count.

## Figures

admin-stats = 📊 <b>Figures</b>
admin-today = <b>Today (UTC)</b>
admin-week = <b>Seven days</b>
admin-month = <b>Thirty days</b>
admin-conversion =
    { $opened ->
        [one] One order, { $percent } % delivered
       *[other] { $opened } orders, { $percent } % delivered
    }
admin-count = · { $state }: { $count }
admin-sum = 💳 { $amount }
admin-money = 💰 <b>Where all money is that was paid</b>
admin-money-sum = · { $place }: { $amount }
admin-money-underway = under way
admin-money-case = in a case
admin-money-returning = on its way back
admin-money-delivered = delivered
admin-money-refunded = refunded
admin-money-settled = settled by an admin
admin-money-given-up = given up by the buyer

## The trail

admin-trail = 🧾 <b>Who did what</b>
admin-entry = { $number }. { $at } · { $measure } · by { $by }
admin-entry-order = Order { $order }

## Alarms

alarm-price-drift = ⚠️ Order { $order }: Cryptorefills made it dearer than agreed, so it was refused. The buyer was shown no address and may confirm the new price.
alarm-case-waits = 🔴 Order { $order } has been waiting for you for more than a day.
strain-disk-short = 🔴 Less than one gigabyte is free on the store's disk. No new orders are taken; paid ones are carried on. Please free some space.
strain-upstream-refuses = 🔴 Cryptorefills refuses our requests (401 or 403). Is CRYPTOREFILLS_PARTNER_ID right, or is this machine blocked? Open orders are still tried.
strain-streams-down = ⚠️ No stream of Cryptorefills opens. Orders are followed by reading alone, which is slower.
strain-webhook-trouble = ⚠️ Telegram cannot deliver to the webhook. Is PUBLIC_URL reachable from outside?
strain-url-astray = ⚠️ PUBLIC_URL does not lead to this shop, as far as this machine can see, so webhooks may not come in. Please run “giftkiosk check”. Orders are followed by reading all the same.
strain-hooks-forged = ⚠️ Webhooks come in that are not signed with our key, and none that is. Is CRYPTOMUS_PAYMENT_KEY the present one? If it is, somebody is trying forgeries, which have no effect. Invoices are read all the same.
strain-cashier-refuses = 🔴 Cryptomus refuses the shop's account, one of its keys or this machine, so invoices can be neither made nor read, or nothing can be paid out. Run “giftkiosk check”. Open invoices are still tried.
strain-support-shut = 🔴 The bot cannot write in the support group, so what buyers write waits. Is it still a member, and may it write? A group that became a supergroup has a new id: put that into SUPPORT_CHAT_ID and start the bot again.
over-disk-short = 🟢 There is room on the disk again. New orders are taken.
over-upstream-refuses = 🟢 Cryptorefills answers again.
over-streams-down = 🟢 The streams of Cryptorefills open again.
over-webhook-trouble = 🟢 Telegram delivers to the webhook again.
over-url-astray = 🟢 PUBLIC_URL leads to this shop again.
over-hooks-forged = 🟢 No more webhooks with a wrong signature.
over-cashier-refuses = 🟢 Cryptomus takes the shop's account again.
over-support-shut = 🟢 The bot can write in the support group again. What waited is passed on.

## The menu of commands

command-admin = The shop: what waits, all commands
command-admin-orders = All orders
command-order = One order: number, e-mail, address
command-check = Read an order anew now
command-resend = Show a code again
command-note = Write a note
command-settle = Close a case
command-reopen = Open a case again
command-buy = Buy again for a paid invoice
command-fund = A paid invoice was funded
command-refund = Send a paid invoice back
command-ban = Let a buyer buy no more
command-unban = Let a buyer buy again
command-pause = Stop selling
command-resume = Sell again
command-stats = Figures
command-audit = Who did what

## The support group

support-topic = Case { $case }
support-topic-order = Case { $case } · order { $order }
support-header = 🛟 <b>Case { $case }</b>
support-order = Order { $order }: { $title } · { $state }
support-how-topic = Whatever is written in this topic goes to the buyer, unless it is written anonymously. /done ends it.
support-how-answer = Answer this message, or one below it that belongs to it, and the buyer gets it. /done as an answer ends it.
support-ended-by-buyer = ✔️ The buyer has ended case { $case }.
support-over = Case { $case } is over. Nothing is passed on.
support-blocked = 🚫 Case { $case }: the buyer has blocked the bot. The message was not delivered.
