# Everything that a person can read, in English.
# A text in say() may hold <b>, <i> and <code>; what stands on a button is plain.

## The first line, about the last input

hint-stale = That button was from an older screen. Here is where you are now.
hint-unknown-command = I don't know that command. The buttons below get you anywhere.
hint-use-buttons = Please use one of the buttons below.
hint-text-only = I can only read text. Please type it, or use the buttons below.
hint-price-moved = The price was just asked for anew. Please have another look.
hint-left = All right, nothing was ordered.
hint-orders-go-on = All right. What you have ordered already goes on. Until it is paid, you can cancel it in its payment message.
hint-closed = The shop is taking a short break and takes no new orders. Please try again soon.
hint-banned = The shop takes no orders from this chat. Orders that are paid are carried on as promised.
hint-passed-on = ✅ Passed on. The answer comes here.
hint-too-much = That is a lot at once. Please wait a few minutes before you write more.
hint-support-ended = The conversation is over. /support begins another one.
hint-too-many-open = You have unpaid orders already. Please pay or cancel one of them first, then this one can be ordered.
hint-too-many-today = You have made as many orders as are possible within 24 hours. The next one can be made from { $again } on.
hint-too-many-at-once = Very many people are ordering right now. Please try again in a minute.

## Everywhere

one-moment = ⏳ One moment…
shop-silent = 😕 The shop does not answer just now. Please try again in a moment.
button-retry = 🔄 Try again
button-back = ‹ Back
button-home = 🏠 Home
button-previous = ‹ Previous
button-next = Next ›

## Home

home =
    👋 <b>Gift cards, mobile top-ups and eSIMs, paid with crypto.</b>
    You pay from your own wallet, and the code arrives right here in the chat. No account needed.
home-where = 🌍 Where will it be used?
home-country = You are shopping for <b>{ $country }</b>.
button-unpaid = ⏳ Waiting for payment: { $title }
button-other-country = 🌍 Another country
button-all-countries = 🌍 All countries
button-orders = 📦 My orders
button-language = 🌐 Language
button-help = ❓ Help
button-terms = 📄 Terms
button-privacy = 🔒 Privacy
button-pay-support = 🛟 Payment help

## Countries

countries =
    🌍 <b>Where will it be used?</b>
    Type the name of a country, or pick one. Page { $page } of { $pages }.
countries-found =
    { $count ->
        [one] 🔎 One country for “{ $typed }”:
       *[other] 🔎 { $count } countries for “{ $typed }”:
    }
countries-none = 🔎 I found no country for “{ $typed }”. Please try another spelling, or its English name. Brands come after the country.

## Kinds

kinds-title = <b>{ $country }</b>
kinds =
    <b>{ $country }</b>
    What would you like? You can also just type a name, such as <i>Steam</i>.
kinds-none = 😕 There is nothing to buy for <b>{ $country }</b> just now.
kinds-all = All products
kind-gift-card = Gift cards
kind-top-up = Mobile top-ups
kind-esim = eSIM

## Brands

brands-title = <b>{ $title }</b> · { $country }
brands = Pick a brand, or type its name.
brands-paged = Pick a brand, or type its name. Page { $page } of { $pages }.
brands-found =
    { $count ->
        [one] 🔎 One match for “{ $typed }”. Type again to search for something else.
       *[other] 🔎 { $count } matches for “{ $typed }”. Type again to search for something else.
    }
brands-not-found = 🔎 I found nothing for “{ $typed }” here. Try fewer letters, or look in another country.
brands-none = 😕 There is nothing here just now.
button-show-all = Show all
button-sold-out = { $brand } · sold out

## Amounts

amounts-title =
    <b>{ $brand }</b>
    Works only in { $country }.
amounts = How much should it be?
amounts-plans = Which plan would you like?
amounts-span = How much should it be? Pick an amount, or type one from { $min } to { $max }.
amounts-not-a-number = That is not a number I can read. Please type it in digits, such as <code>25</code>.
amounts-too-little = The smallest amount is { $min }. Please type that or more.
amounts-too-much = The largest amount is { $max }. Please type that or less.
amounts-off-grid = This amount is not on offer. The nearest are { $below } and { $above }.
amounts-top-up = 📱 The credit goes straight to a phone number.
amounts-esim = 📶 Mobile data only. Your phone must support eSIM.
amounts-none = 😕 Sold out for now. Perhaps another brand will do?

## Phone number and e-mail address

bought = 🛍 { $title } · { $country }
contact-email =
    📧 <b>What is your e-mail address?</b>
    The shop sends the code there too, so that you always have a copy. For example: anna@example.org
contact-receipt =
    📧 <b>What is your e-mail address?</b>
    The shop sends the receipt there. For example: anna@example.org
contact-phone =
    📱 <b>Which number should be topped up?</b>
    Type it with the country code, such as +44 7700 900123. Please check every digit: a top-up cannot be taken back.
contact-not-an-email = 🤔 That does not look like an e-mail address. It should look like anna@example.org. Please type it again.
contact-no-country-code = 🤔 Please type the number with the country code, such as +44 7700 900123.
contact-not-a-phone = 🤔 There can be no such phone number. Please type it with the country code, such as +44 7700 900123.
contact-email-meant =
    🤔 Did you mean <b>{ $meant }</b>?
    Tap the right one, or type it again.
contact-phone-meant =
    🤔 Is it <b>{ $meant }</b>?
    Tap to confirm, or type it again with the country code.

## Coins and networks

coins = 💳 Which coin would you like to pay with?
coins-none = 😕 No coin can be used just now. Please try again in a few minutes.
coins-invoice =
    💠 <b>Pay with Cryptomus</b>
    Which coin would you like to pay with?
button-rail-invoice = 💠 More coins with Cryptomus
button-rail-direct = ‹ Coins without Cryptomus
networks =
    🔗 Which network will you send <b>{ $coin }</b> on?
    It must be the one that your wallet or exchange sends on.
networks-none = 😕 { $coin } cannot be used just now. Please choose another coin.
network-cheap = { $network }: fast, low fees
network-lightning = { $network }: takes seconds, low fees
network-bitcoin = { $network }: takes 10 minutes and more
network-ethereum = { $network }: fees can be high

## Coins and networks that are easily mistaken

alike-same-address = ⚠️ In your wallet, choose <b>{ $network }</b>, not { $others } or another network. The address would look the same there, but the money would be lost.
alike-other-address = ⚠️ In your wallet, choose <b>{ $network }</b>, not { $others } or another network.
alike-lightning = ⚠️ Your wallet must be able to pay over <b>{ $network }</b>. Money sent on the Bitcoin network would not arrive.
alike-bitcoin = ⚠️ In your wallet, choose <b>{ $network }</b> itself, not Lightning, { $others } or another network.
surely = 🔎 <b>Is it really { $coin }?</b>
surely-edition = <b>{ $coin }</b> is not { $other }, though the names are alike. If you send { $other } instead, it does not count as paid, and the money is lost.
surely-pegged = This is a token called { $coin } on <b>{ $network }</b>. If you send { $coin } on its own network instead, it does not count as paid, and the money is lost.
surely-wallet = Please look into your wallet: it must say { $coin } on { $network }.
surely-contract = The contract of the token is { $contract }
button-surely = ✅ Yes, I pay { $coin } on { $network }

## Confirm

confirm-title = 🧾 <b>Is everything right?</b>
confirm-item = <b>{ $title }</b>
confirm-country = 📍 Works only in { $country }
confirm-email = 📧 { $email }
confirm-phone = 📞 { $phone }
confirm-total = 💳 <b>{ $amount }</b>
confirm-total-about = 💳 <b>{ $amount }</b> (about { $about })
confirm-exact = The exact amount of { $coin } stands in the payment message.
confirm-network = 🔗 { $coin } on { $network }
confirm-network-not = 🔗 { $coin } on { $network }, not { $others }
confirm-until = ⏱ This price ends { $until }
confirm-final = Once delivered, it cannot be returned.
confirm-final-phone = Please check every digit of the number: a top-up cannot be taken back.
button-confirm = ✅ Order for { $amount }
button-confirm-on = ✅ Order for { $amount } on { $network }
button-confirm-in = ✅ Order for { $amount } in { $coin } on { $network }
button-confirm-plain = ✅ Order in { $coin } on { $network }
button-other-coin = Another coin
button-other-amount = Another amount
button-other-brand = Another brand
button-other-contact = Change e-mail or number

## The terms, once before the first order

consent-title = 📄 <b>One question before your first order</b>
consent-title-again = 📄 <b>Our terms have changed since your last order</b>
consent =
    You buy from Cryptorefills, which supplies and delivers. This shop passes your order on and keeps what it needs for that, encrypted, until you delete it with /delete.

    Once delivered, a code or a top-up cannot be returned. Do you accept the terms and the privacy notice?
button-accept = ✅ Accept and order for { $amount }
button-accept-short = ✅ Accept for { $amount }

## Why it cannot be had

refused-sold-out = 😕 This one has just sold out.
refused-not-available = 😕 This one is not on sale any more.
refused-amount-not-offered = 😕 This amount is not on offer any more. Please choose another one.
refused-limited = 😕 The shop sells only so many of these at a time. Please choose another brand or amount.
refused-too-small = 😕 This is too little to be paid in this coin. A larger amount works, or another coin.
refused-too-large = 😕 This is too much for one order. Please choose a smaller amount.
refused-daily-limit = 😕 The limit for today is used up. Please come back tomorrow.
refused-monthly-limit = 😕 The limit for this month is used up. Please come back next month.
refused-recipient = 😕 This e-mail address or phone number is not accepted. Please give another one.
refused-mailbox = 😕 The shop takes no addresses of this e-mail provider. Please give an address from another one.
refused-tender = 😕 This coin or network cannot be used just now. Please choose another one.
refused-network = 😕 This network cannot be used for this order. Please choose another network or coin.
refused-identity = 😕 This brand asks for an identity check, which is not possible here. Please choose another one.
refused-identity-pending = 😕 The identity check for this brand is not finished yet. It can take up to two days. Please try again then, or choose another brand.
refused-coupon = 😕 The shop turned this down because of a discount code, though there is none. Please try again.
refused-setup-failed = 😕 No address could be made for this coin. Please choose another coin.
refused-price-moved = 😕 The price has just changed. Please look at the new one.
refused-dearer = 😕 The price has just changed: it is <b>{ $new }</b> now, not { $old }.
refused-wrong-echo = 😕 Something did not match, so I stopped to be safe. Please try again.
refused-not-selling = 😕 The shop is taking a short break. Please try again later.
refused-unreachable = 😕 The shop could not be reached. Please try again in a moment.
refused-cashier-busy = 😕 The payment service did not answer in time. Please try again in a moment, or choose another way to pay.
refused-cashier-shut = 😕 Paying by invoice is not possible at the moment. Please choose another way to pay.
refused-other = 😕 The shop would not take this order. Please try again, or try another coin.

## Ordering

ordering =
    ⏳ <b>Preparing order { $order }</b>
    { $title }. This takes a few seconds.
ordering-refused =
    <b>Order { $order }: { $title }</b>
    Nothing was ordered, and there is nothing to pay.
ordering-unclear =
    😕 <b>Order { $order }: { $title }</b>
    The shop's answer got lost. As far as we know, nothing was ordered. There is nothing to pay, and you can simply start again.
ordering-ready =
    ✅ <b>Order { $order } is ready to be paid.</b>
    The address and the QR code are in the payment message.
ordering-going-on = 📦 <b>Order { $order }</b> has moved on. Have a look.
button-start-again = 🔄 Start again
button-shop-on = 🏠 Shop on

## Orders

orders =
    📦 <b>My orders</b>
    Tap one to see how it is going.
orders-none =
    📦 <b>My orders</b>
    Nothing here yet. Your first order will be.
orders-no-more = There are no more orders.
order-unknown = I cannot find this order.
order-title = 📦 <b>Order { $order }</b>
order-item = <b>{ $title }</b> · { $country }
order-amount = 💳 { $amount } on { $network }
order-opened = 🗓 { $opened }
step-ordered = Ordered
step-seen = Payment seen
step-confirmed = Payment confirmed
step-delivered = Delivered

state-placing = preparing
state-refused = not ordered
state-unclear = not ordered
state-awaiting-payment = to be paid
state-overdue = time is up
state-partly-paid = partly paid
state-payment-seen = payment seen
state-paid = paid
state-under-review = being checked
state-code-awaited = code on its way
state-delivering = on its way
state-delivered = delivered
state-expired = expired
state-cancelled = cancelled
state-refunded = refunded
state-needs-operator = being sorted out
state-closed = closed
state-buying = being bought
state-refunding = refund under way
state-settled = settled

news-placing = ⏳ The order is being prepared.
news-refused = Nothing was ordered, and there is nothing to pay.
news-unclear = The shop's answer got lost. As far as we know, nothing was ordered. There is nothing to pay.
news-awaiting-payment = ⏳ Waiting for your payment. The time to pay ends { $until }. The address and the QR code are in the payment message.
news-overdue = ⌛ The time to pay is over. <b>Please send nothing now.</b> We keep looking for a payment that is on its way.
news-partly-paid =
    🟡 { $sent } has arrived. Still missing: <b>{ $missing }</b>.
    Please send the rest to the same address.
news-partly-paid-tiny =
    🟡 { $sent } has arrived. Still missing: <b>{ $missing }</b>.
    That is less than the shop usually counts as a payment. You can send it to the same address; if it does not count, a person of ours looks after it.
news-partly-paid-unknown =
    🟡 Part of the payment has arrived, less than <b>{ $amount }</b>.
    Please see in your wallet what is missing and send it to the same address.
news-partly-overdue = ⌛ { $sent } has arrived, less than the full amount, and the time to pay is over. <b>Please send nothing more now.</b> If you have sent the rest already, we keep looking for it. If not, a person of ours looks after your money.
news-surplus = ➕ <b>{ $surplus }</b> more has arrived than was asked for. A person of ours has been told and looks after it.
news-missing = 🟠 The shop cannot find this order just now. <b>Please send nothing.</b> A person of ours has been told, and we keep asking. If you have sent the money already, please keep the transaction id from your wallet.
news-payment-seen = 🟢 We see your payment. As soon as the network confirms it, the goods follow by themselves.
news-paid = 🟢 Your payment is confirmed. What you bought follows in a moment.
news-under-review = 🟠 The shop is checking this order by hand. That can take up to a day. You need not do anything: we tell you as soon as it goes on.
news-code-awaited = 🟢 The shop says that it is done, and the code is coming. Usually it takes a moment; we tell you if it takes longer.
news-delivering = 🟢 It has arrived and is being put into the chat.
news-delivered = ✅ Delivered. Enjoy!
news-returned = ✅ Delivered. Your payment was sent back to you afterwards.
news-code-deleted = 🗑 The code was deleted here after { $days ->
    [one] a day
   *[other] { $days } days
 }, as promised. It was also sent to you by e-mail back then.
news-expired = ⌛ No payment came in time. <b>Please send nothing now.</b> We keep looking for a late payment for three days.
news-cancelled = ✖️ Cancelled. <b>Please send nothing now.</b> We keep looking for a late payment for three days.
news-refunded = ↩️ The shop has sent the money back. It can take a while to show in your wallet. If it does not come: /paysupport
news-needs-operator = 🟠 Something went wrong with the payment. A person of ours has been told and is looking after it. Please send nothing more, and keep the transaction id from your wallet.
news-paid-too-little = 🟠 The time to pay is over, and only a part had arrived. A person of ours has been told and looks after your money. Please send nothing more, and keep the transaction id from your wallet.
news-paid-too-late = 🟠 Your payment is there, but the shop had closed the order already. A person of ours has been told and looks after it. Please send nothing more, and keep the transaction id from your wallet.
news-delivery-failed = 🟠 Your payment is there, but the shop could not deliver. A person of ours has been told and looks after it. You need not do anything: we tell you as soon as it goes on.
news-no-code = 🟠 The shop says that it is done, but has given us no code so far. It may have been sent by e-mail to { $email }: please look there, in the spam folder too. A person of ours has been told. If the code still comes, you get it right here.
news-vanished = 🟠 The shop does not know this order any more, although money was seen. A person of ours has been told and looks after it. Please keep the transaction id from your wallet.
news-closed = The order is closed. Please send nothing to its address any more.
news-settled = 🟢 Our operator has looked after this order and closed the case.
news-held = 🟠 The payment service holds this payment for a check. You need not do anything. Our support gets in touch if something is needed.
news-buying = 🟢 Your payment is confirmed. We are buying it for you now; it follows here by itself.
news-not-bought = 🟠 Your payment is here, but the purchase did not go through just now. A person of ours has been told: you get either what you ordered or your money back.
news-buying-stuck = 🟠 Your payment is here, and buying it takes longer than it should. A person of ours has been told and is looking after it. You need not do anything.
news-refunding = ↩️ Your money is being sent back to you. We tell you as soon as that is done.
news-refund-stuck = 🟠 Sending your money back did not work at once. A person of ours has been told and is looking after it.
refund-would-go-to = Should your money go back, it goes to <code>{ $address }</code>. You can still give another address.
refund-goes-to = It goes to <code>{ $address }</code>.
refund-went-to = It went to <code>{ $address }</code>.

refund-address = ↩️ <b>Order { $order }: an address for a refund</b>
refund-address-why = A person of ours decides how this order goes on. You may still get what you ordered. Should your money go back instead, it goes to the address that you give here.
refund-address-ask = Please send me your address for <b>{ $coin }</b> on <b>{ $network }</b>.
refund-address-care = Best is your own wallet. At an exchange it must be your deposit address for this coin on this network; one that needs a memo or tag too cannot be used, and the money would be lost.
refund-address-wrong = 🔴 This is no address for { $coin } on { $network }. Please copy it from your wallet and send it to me alone, without other words.
refund-address-paid-to = 🔴 This is the address that you paid to, not one of yours. Please send me your own address for { $coin } on { $network }.
refund-address-fits = Is this your address for <b>{ $coin }</b> on <b>{ $network }</b>? Please compare it with your wallet: what is sent to a wrong address cannot be brought back.
refund-address-shown = <code>{ $address }</code>
address-of-bitcoin = A Bitcoin address starts with bc1, 1 or 3.
address-of-litecoin = A Litecoin address starts with ltc1, L or M.
address-of-dogecoin = A Dogecoin address starts with D.
address-of-evm = It starts with 0x, and 40 digits and letters from a to f follow.
address-of-solana = A Solana address has 32 to 44 letters and digits.
address-of-tron = A Tron address starts with T and has 34 letters and digits.
address-of-ton = A TON address starts with UQ or EQ and has 48 characters.

news-claimed = 🔎 You told us that you have sent it. <b>Please send nothing more</b>, and keep the transaction id from your wallet. If the payment does not show by itself, a person of ours looks after it. You hear of it here.

button-check = 🔄 Check now
button-cancel = ✖️ Cancel
button-cancel-surely = Yes, cancel it
button-keep = No, keep it
button-show-code = 🔑 Show the code
button-open-order = 📦 View order
button-receipt = 🧾 Receipt
button-refund-address = ↩️ Give an address for a refund
button-refund-address-other = ✏️ Another address
button-refund-address-yes = ✅ Yes, this address
button-sent = 🙋 Sent already? Tap here
button-plain = 🔳 QR code not read?
button-link = 🔳 First QR code

## The payment message

bill =
    💳 <b>Order { $order }: { $title }</b>
    Please send exactly
    <b>{ $amount }</b>
    on the <b>{ $network }</b> network to
bill-coming =
    💳 <b>Order { $order }</b>
    The address and the QR code appear in this message in a moment.
bill-scan = Please scan the QR code: the address is too long to be shown here.
bill-memo = ⚠️ Add this memo, or the payment gets lost: { $memo }
bill-plain = 🔳 This QR code holds only the address. Please enter the amount yourself.
bill-until = ⏳ Time to pay ends { $until }
bill-fees = ➕ Fees of your wallet or exchange come on top.
bill-only = ⚠️ Send only { $coin }, and only on { $network }. Anything else would be lost.
bill-only-not = ⚠️ Send only { $coin }, not { $others }, and only on { $network }. Anything else would be lost.
bill-cancel =
    <b>Cancel order { $order }?</b>
    If you have already sent the money, please do not cancel it.
bill-title = <b>Order { $order }: { $title }</b>
button-copy-address = 📋 Address
button-copy-amount = 📋 Amount
button-copy-memo = 📋 Memo
button-invoice-page = 🌐 Payment page

## The message with the code

voucher-title = <b>{ $title }</b> · order { $order }
voucher-coming = 🎉 It is here! The code appears in this message in a moment.
voucher-code = 🔑 { $code }
voucher-code-of-several = 🔑 { $number }. { $code }
voucher-pin = PIN: { $pin }
voucher-serial = Serial number: { $serial }
voucher-hidden = <i>Tap to reveal. Whoever sees the code can spend it.</i>
voucher-in-a-file =
    { $count ->
        [one] 📎 The code is in this file, exactly as it must be entered.
       *[other] 📎 The { $count } codes are in this file, each exactly as it must be entered.
    }
voucher-file-code = Code { $number }
voucher-file-pin = PIN
voucher-file-serial = Serial number
voucher-file-beware = <i>Whoever sees the file can spend what is in it.</i>
voucher-redeem =
    <b>How to redeem</b>
    { $steps }
voucher-esim =
    <b>How to install it</b>
    In your phone's settings open “Add eSIM”, choose to enter the code by hand, and paste it. Where two parts are asked for: the SM-DP+ address stands between the two $ signs, the activation code after them.
voucher-topped-up = ✅ The credit was sent to { $phone }. It can take a few minutes to show.
voucher-by-email = 📧 It was sent by e-mail to { $email }. If you cannot find it, please look in the spam folder.
voucher-reference = The carrier's reference: { $reference }
button-open-card = 🎁 Open the card
button-open-card-of-several = 🎁 Open card { $number }
button-copy-code = 📋 Copy the code
button-copy-pin = 📋 PIN

## The receipt
## What stands in the picture is read from the English phrases, since it has Latin letters only.

receipt-title = 🧾 <b>Receipt</b> · order { $order }
receipt-line = { $label }: <b>{ $value }</b>
receipt-heading = Receipt
receipt-shop = Shop
receipt-order = Order
receipt-ordered = Ordered
receipt-item = Item
receipt-gift-card = Gift card
receipt-top-up = Mobile top-up
receipt-esim = eSIM
receipt-country = Country
receipt-paid = Paid
receipt-due = Amount due
receipt-network = Network
receipt-surplus = Received on top
receipt-price = Price
receipt-about = about { $price }
receipt-to = For
receipt-status = Status
receipt-no-code = This receipt contains no code

## Messages that ring

notice = <b>Order { $order }: { $title }</b>
notice-partly-paid = <b>Order { $order } is not fully paid yet</b>
notice-under-review = <b>Order { $order } takes a little longer</b>
notice-expired = <b>Order { $order } has expired</b>
notice-cancelled = <b>Order { $order } was cancelled by the shop</b>
notice-needs-operator = <b>Order { $order }: a person is looking into it</b>
notice-settled = <b>Order { $order } is settled</b>
notice-reminder = <b>Order { $order }: not much time is left</b>
notice-paid-too-much = <b>Order { $order } is overpaid</b>
notice-missing = <b>There is a hitch with order { $order }</b>
notice-found-again = <b>Order { $order } has been found again</b>
notice-claimed = <b>Order { $order }: we are looking for your payment</b>

## Short notices

toast-stale = That button was from an older screen.
toast-price-moved = The price was just asked for anew. Please have another look.
toast-checking = Checking…
toast-looking = We are looking for your payment now.
toast-looking-already = We know, and we keep looking. You will hear of it here.
toast-nothing-new = Nothing new yet. We keep looking and will tell you.
toast-settled = This order is finished. There is nothing more to check.
toast-not-yours = I cannot find this order.
toast-too-late-to-cancel = This order can no longer be cancelled.
toast-code-coming = The code is coming in a new message.
toast-no-code-yet = There is no code yet.
toast-use-buttons = Please use the buttons.
toast-code-deleted = The code was deleted here, as promised. You also got it by e-mail back then.
toast-receipt-coming = Your receipt is coming in a new message.
toast-no-receipt-yet = There is a receipt once the order is delivered.

## Languages

languages = 🌐 Which language do you prefer?

## Help

help =
    ❓ <b>How it works</b>
    1. Choose a country, a brand and an amount.
    2. Choose a coin and check everything once more.
    3. Pay from your wallet: scan the QR code, or copy address and amount.
    4. The code arrives here, usually within minutes.
help-paying =
    💳 <b>Paying</b>
    Send exactly the amount shown, in one go, on the network shown. Fees come on top. If too little arrives, we tell you what is missing.
help-time =
    ⏳ <b>Time</b>
    The payment message shows how long you have. If the time is over, please start a new order; late money is still looked for.
help-trouble =
    🛟 <b>Something wrong?</b>
    Open the order under “My orders” and tap “Check now”. If a payment needs a person, our operator is told at once. Keep the transaction id from your wallet.

## Terms, privacy and help with payments

terms = 📄 <b>Terms, in short</b>
terms-seller =
    <b>Who sells</b>
    The seller is Cryptorefills. This shop shows its products, passes on your order and brings you the code. Unless the payment message says otherwise, you pay Cryptorefills directly: this shop never holds your money.
terms-paying =
    <b>Paying</b>
    Send exactly the amount shown, in the coin and on the network shown, within the time shown. Network and wallet fees come on top. What is sent in another coin or on another network may be lost. What arrives late, short or twice is looked after by people and can take some days.
terms-goods =
    <b>What you get</b>
    Cards work only in their country and under the conditions of their brand. Once a code is delivered or a phone is topped up, it cannot be returned. If the goods cannot be delivered, the money goes back.
terms-fair =
    <b>Fair use</b>
    Please buy only for lawful purposes and with your own money. Whoever sees a code can spend it, so keep this chat to yourself.
terms-own = The operator of this shop has terms of their own as well:
button-own-terms = 📄 The operator's terms
privacy = 🔒 <b>Privacy, in short</b>
privacy-stored =
    <b>What is stored</b>
    The number of this chat, your language and country, the e-mail address and phone number you used last, your acceptance of the terms, and your orders: what, for whom, how much, and how they went. All of it is encrypted, with a key of its own for each person. Your name, your messages and your wallet are not stored; only the address of a refund is, if there is one.
privacy-kept = Codes, and for whom an order was, are kept for { $days ->
    [one] a day
   *[other] { $days } days
 } after delivery so that you can look them up again, then destroyed.
privacy-given =
    <b>Who gets what</b>
    Cryptorefills gets your order with e-mail address and, for a top-up, the phone number, and sends you the receipt. Newsletters are never ordered for you. If a payment goes through Cryptomus, Cryptomus gets its amount and a number of the order. What you write under /support goes to the people of this shop. A payment is public on its blockchain, as all of them are. Nobody else gets anything.
privacy-telegram =
    <b>Telegram</b>
    Chats with bots are not end-to-end encrypted: Telegram could read them, codes included. Clear the chat when you have used a code.
privacy-rights =
    <b>Your data is yours</b>
    /export gives you all that is stored of you as a file. /delete destroys it for good; what stays are order numbers, amounts and states that lead to nobody. If the shop takes no orders from this chat, that stays so: a scrambled form of the chat's number is kept for it.
pay-support = 🛟 <b>Help with a payment</b>
pay-support-steps =
    1. Open the order under /orders and tap “Check now”.
    2. Keep the transaction id from your wallet.
    3. Too little? The order says what is missing, and whether there is still time to send it.
    4. Too late, too much or twice? Send nothing more: it is seen by itself, and a person looks after it.
pay-support-telegram = Telegram itself cannot help with purchases made here.
support-none = If a payment needs a person, our operator is told at once, and you hear from us here.
support-here = 💬 Talk to a person of ours: /support
support-mail = ✉️ Write to us: { $mail }
support-link = 💬 A person helps you here:
button-support = 💬 Contact us

## All of one's data, and deleting it

export = 📄 All that this shop stores of you. Codes are not in the file: open an order under /orders to see them.
export-about = All that this shop stores of you. Codes are not in this file, since whoever has a copy of a code can spend it: open an order under /orders to see them.
delete-title = 🗑 <b>Delete everything that is stored of you?</b>
delete-gone = Gone for good: your e-mail address and phone number, your orders with their codes, your language and country. Nobody can bring them back, not even us. /export gives you a copy first.
delete-stays = What stays: messages with codes in this chat, which are yours until you clear the chat, and order numbers with amounts that lead to nobody.
delete-unpaid = Your unpaid orders are cancelled. <b>Please send nothing for them any more:</b> money that comes later can no longer be found here.
delete-paid = These orders are not finished. They are waited for, and you get what you paid for before anything is deleted:
button-delete = 🗑 Yes, delete everything
delete-waits = ⏳ <b>Your data will be deleted as soon as these orders are finished.</b> You need not do anything.
delete-give-up = You can give these orders up instead. <b>Then what you paid for does not arrive here, the money is not paid back here, and nobody can look into it any more.</b>
button-give-up = 🗑 Give up these orders and delete now
button-keep-data = ‹ Delete nothing after all
farewell = 🗑 <b>Done.</b> Everything that was stored of you is destroyed. Codes in messages above are yours: clear this chat when you have used them. If you ever want to shop again: /start

## Conversations with support

support =
    🛟 <b>Support, case { $case }</b>
    Write here what is wrong, or send a picture. A person reads it and answers in this chat. Never send a code, a password or the words of your wallet.
support-perhaps-again = ↻ What follows may have come already.
support-ended = 🛟 Support has ended case { $case }. /support begins another one.
support-not-passed-on = This kind of message cannot be passed on. Text and pictures can.
button-end-support = ✔️ All is well, end it
button-answer-support = 🛟 Support, case { $case }: answer
command-support = Talk to a person

## What Telegram shows of the bot

command-start = Shop
command-orders = My orders
command-language = Language
command-help = Help
command-cancel = Leave what I am doing
command-terms = Terms
command-privacy = Privacy: what is stored of me
command-pay-support = Help with a payment
command-export = My data as a file
command-delete = Delete my data
bot-description =
    Gift cards, mobile top-ups and eSIMs, paid with crypto.

    Choose a country and a brand, pay from your own wallet, and get the code right here in the chat. No account needed.
bot-short-description = Gift cards, mobile top-ups and eSIMs for crypto. The code arrives in the chat.

## For the operator

alarm-unclear = ⚠️ Order { $order }: the answer of Cryptorefills to “create” was lost. An unpaid order may exist there; the buyer was shown no address. There is nothing to do.
alarm-wrong-echo = ⚠️ Order { $order }: the order made was not the one asked for. It was refused, the buyer was shown no address.
alarm-unknown-refusal = ⚠️ Order { $order }: refused with a code that is not known here. See the log.
alarm-unknown-state = ⚠️ Order { $order }: a state was named that is not known here. See the log. The order is still followed.
alarm-under-review = 🟠 Order { $order }: a person at Cryptorefills is checking it.
alarm-payment-failed = 🔴 Order { $order }: the payment failed after it was seen, or may have been. Please look after it.
alarm-paid-too-little = 🔴 Order { $order }: part of the amount arrived, and the time is over. Please look after it.
alarm-cancelled-after-payment = 🔴 Order { $order }: cancelled after money was seen. Please look after it.
alarm-paid-too-late = 🔴 Order { $order }: the whole amount was seen, and the order was closed all the same. Please look after it.
alarm-delivery-failed = 🔴 Order { $order }: paid, but Cryptorefills says that it could not deliver. Please look after it.
alarm-no-code = 🔴 Order { $order }: done for 15 minutes, and still no code. The buyer was told to look into the e-mail. Please look after it.
alarm-vanished = 🔴 Order { $order }: money was seen, and Cryptorefills has not known the order for a day. Please look after it.
alarm-missing = 🔴 Order { $order }: Cryptorefills says that there is no such order. The address was taken away; it is asked for again for a day.
alarm-goods-changed = 🟠 Order { $order }: a later answer brought other codes. The buyer keeps the first ones; the others are kept sealed. Please ask Cryptorefills which are right.
alarm-never-fetched = 🟠 Order { $order }: the buyer never came back for the code, and its time is over. It was deleted here, as promised. Cryptorefills also sent it by e-mail.
alarm-surplus = 🟡 Order { $order }: { $surplus } more than due was paid. Please settle the difference with the buyer.
alarm-foreign-hint = 🔴 Order { $order }: a signed message of Cryptomus named this order together with another invoice, amount or currency. It was ignored. Please see whether somebody has your payment key.
alarm-foreign-invoice = 🔴 Order { $order }: Cryptomus answered with another invoice, amount or currency than the one asked about. Nothing was done on its strength.
alarm-money-back = 🔴 Order { $order }: the money goes back to the buyer, though the goods were bought.
alarm-held = 🟠 Order { $order }: Cryptomus holds the payment for a check. Nothing is bought until it is released.
alarm-held-afterwards = 🟠 Order { $order }: Cryptomus holds the payment for a check, though the goods were bought.
alarm-payout-failed = 🟠 Order { $order }: the payout to Cryptorefills did not work. Nothing was sent; please pay by hand if the time allows it.
alarm-supply-short = 🟠 Order { $order }: less than due arrived at the order behind the invoice. Please send the rest.
alarm-supply-review = 🟠 Order { $order }: a person at Cryptorefills is checking the order behind the invoice.
alarm-former-paid = 🔴 Order { $order }: an earlier order behind the invoice, which is not needed any more, was paid after all. Please look after it at Cryptorefills.
alarm-paid-after-settled = 🔴 Order { $order }: more money came after the order was settled, and nothing is bought for it. If it should be, reopen the order; otherwise send the money back at Cryptomus.
alarm-not-bought = 🔴 Order { $order }: the buyer has paid, but Cryptorefills would not sell. Please buy again or send the money back.
alarm-not-funded = 🔴 Order { $order }: the buyer has paid, but the order behind it closed before it was funded. Please buy again or send the money back.
alarm-supply-failed = 🔴 Order { $order }: the order behind the invoice went wrong after it was funded. Please look after it at Cryptorefills, then buy again or send the money back.
alarm-payout-unclear = 🔴 Order { $order }: it cannot be found out whether the payout was sent. Please look at Cryptomus before you do anything else.
alarm-refund-failed = 🔴 Order { $order }: the money could not be sent back. Please try another address.
alarm-refund-unclear = 🔴 Order { $order }: it cannot be found out whether the refund was taken. Please look at Cryptomus before you do anything else.
alarm-refunded-while-buying = 🔴 Order { $order }: the money is going back to the buyer, though the goods are paid for. Nothing is delivered. Please look after it at Cryptorefills.

## Funds that the operator is asked for

funds =
    💸 <b>Order { $order } is paid: { $title }</b>
    Please send Cryptorefills <b>{ $amount }</b> on <b>{ $network }</b>, to
funds-until = ⏳ Time to pay ends { $until }
funds-late = ⌛ The time to pay is over. Please send nothing any more.
funds-then = The goods go to the buyer by themselves. Command: /order { $order }
funds-closed = ✔️ Order { $order }: no funds are wanted any more. Please send nothing.
funds-arrived = ✅ Order { $order } is funded. Please send nothing more: the goods go to the buyer by themselves.
alarm-cashier-shut = 🔴 Order { $order }: Cryptomus refuses the shop's account, so no invoice was made. Please run “giftkiosk check”. The buyer was asked to pay another way.
alarm-refund-address = 🟡 Order { $order }: the buyer has given an address for a refund. It stands on the page of the order, and /refund { $order } uses it.
alarm-claimed = 🔎 Order { $order }: the buyer says that it was paid before the address was taken away; no payment is known. Please look for it.
