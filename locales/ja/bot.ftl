# 人が読むすべての文言、日本語。「です・ます」で統一する。

## 直前の入力についての一行

hint-stale = 前の画面のボタンでした。現在の画面はこちらです。
hint-unknown-command = そのコマンドはありません。下のボタンからお進みください。
hint-use-buttons = 下のボタンからお選びください。
hint-text-only = 文字だけを読み取れます。入力するか、下のボタンをお使いください。
hint-price-moved = 価格を確認し直しました。もう一度ご覧ください。
hint-left = 承知しました。何も注文していません。
hint-orders-go-on = 承知しました。すでにご注文いただいた分はそのまま進みます。お支払い前であれば、お支払いのメッセージからキャンセルできます。
hint-closed = ただいま新しいご注文を一時停止しています。しばらくしてからもう一度お試しください。
hint-banned = このチャットからの新しいご注文はお受けしていません。お支払い済みのご注文は、お約束どおり対応いたします。
hint-passed-on = ✅ お伝えしました。返事はここに届きます。
hint-too-much = 一度にたくさん送られました。数分待ってから続きを送ってください。
hint-support-ended = やり取りは終了しました。/support でまた始められます。
hint-too-many-open = まだお支払いのない注文があります。どれかを支払うかキャンセルすると、新しく注文できます。
hint-too-many-today = 24時間以内にできる注文の数に達しました。次の注文は { $again } からできます。
hint-too-many-at-once = ただいま注文がとても多くなっています。1分ほどしてからもう一度お試しください。

## 共通

one-moment = ⏳ 少々お待ちください…
shop-silent = 😕 ただいまショップから応答がありません。少し待ってから、もう一度お試しください。
button-retry = 🔄 もう一度試す
button-back = ‹ 戻る
button-home = 🏠 ホーム
button-previous = ‹ 前へ
button-next = 次へ ›

## ホーム

home =
    👋 <b>ギフトカード、携帯チャージ、eSIMを暗号資産で。</b>
    ご自分のウォレットから支払うと、コードがこのチャットに届きます。会員登録は不要です。
home-where = 🌍 どの国で使いますか？
home-country = 選択中の国: <b>{ $country }</b>
button-unpaid = ⏳ お支払い待ち: { $title }
button-other-country = 🌍 別の国
button-all-countries = 🌍 すべての国
button-orders = 📦 注文履歴
button-language = 🌐 言語
button-help = ❓ ヘルプ
button-terms = 📄 利用規約
button-privacy = 🔒 プライバシー
button-pay-support = 🛟 支払いの相談

## 国

countries =
    🌍 <b>どの国で使いますか？</b>
    国名を入力するか、下から選んでください。{ $page }/{ $pages }ページ
countries-found = 🔎 「{ $typed }」の検索結果: { $count }件
countries-none = 🔎 「{ $typed }」に合う国が見つかりません。別の書き方か、英語の国名でお試しください。ブランドは、国を選んだあとで探せます。

## 種類

kinds-title = <b>{ $country }</b>
kinds =
    <b>{ $country }</b>
    何をお探しですか？ <i>Steam</i> のように名前を入力することもできます。
kinds-none = 😕 ただいま<b>{ $country }</b>で使える商品がありません。
kinds-all = すべての商品
kind-gift-card = ギフトカード
kind-top-up = 携帯チャージ
kind-esim = eSIM

## ブランド

brands-title = <b>{ $title }</b> · { $country }
brands = ブランドを選ぶか、名前を入力してください。
brands-paged = ブランドを選ぶか、名前を入力してください。{ $page }/{ $pages }ページ
brands-found = 🔎 「{ $typed }」の検索結果: { $count }件。別の名前を入力すると検索し直せます。
brands-not-found = 🔎 ここには「{ $typed }」が見つかりません。短い言葉にするか、別の国でお探しください。
brands-none = 😕 ただいま、ここには商品がありません。
button-show-all = すべて表示
button-sold-out = { $brand } · 売り切れ

## 金額

amounts-title =
    <b>{ $brand }</b>
    { $country }でのみ使えます。
amounts = いくらにしますか？
amounts-plans = どのプランにしますか？
amounts-span = いくらにしますか？ 下から選ぶか、{ $min }から{ $max }までの金額を入力してください。
amounts-not-a-number = 数字として読み取れません。<code>25</code> のように数字で入力してください。
amounts-too-little = 最低金額は{ $min }です。それ以上の金額を入力してください。
amounts-too-much = 最高金額は{ $max }です。それ以下の金額を入力してください。
amounts-off-grid = この金額はありません。近い金額は{ $below }と{ $above }です。
amounts-top-up = 📱 電話番号に直接チャージされます。
amounts-esim = 📶 データ通信専用です。eSIM対応の端末が必要です。
amounts-none = 😕 ただいま売り切れです。別のブランドはいかがですか？

## 電話番号とメールアドレス

bought = 🛍 { $title } · { $country }
contact-email =
    📧 <b>メールアドレスを教えてください。</b>
    いつでも見返せるように、ショップからコードをメールでもお送りします。例: anna@example.org
contact-receipt =
    📧 <b>メールアドレスを教えてください。</b>
    ショップから領収書をお送りします。例: anna@example.org
contact-phone =
    📱 <b>どの番号にチャージしますか？</b>
    +81 90 1234 5678 のように国番号から入力してください。チャージは取り消せないため、一桁ずつご確認ください。
contact-not-an-email = 🤔 メールアドレスではないようです。anna@example.org のような形で、もう一度入力してください。
contact-no-country-code = 🤔 +81 90 1234 5678 のように国番号から入力してください。
contact-not-a-phone = 🤔 存在しない電話番号です。+81 90 1234 5678 のように国番号から入力してください。
contact-email-meant =
    🤔 もしかして <b>{ $meant }</b> ですか？
    正しい方を押すか、もう一度入力してください。
contact-phone-meant =
    🤔 <b>{ $meant }</b> でよろしいですか？
    よければ押してください。違う場合は国番号から入力し直してください。

## コインとネットワーク

coins = 💳 どのコインで支払いますか？
coins-none = 😕 ただいま使えるコインがありません。数分後にもう一度お試しください。
coins-invoice =
    💠 <b>Cryptomusで支払う</b>
    どのコインで支払いますか？
button-rail-invoice = 💠 Cryptomusでほかのコイン
button-rail-direct = ‹ Cryptomusを使わない
networks =
    🔗 <b>{ $coin }</b> をどのネットワークで送りますか？
    ウォレットや取引所から実際に送るネットワークと同じものを選んでください。
networks-none = 😕 ただいま { $coin } は使えません。別のコインをお選びください。
network-cheap = { $network }: 速く、手数料が安い
network-lightning = { $network }: 数秒で完了、手数料が安い
network-bitcoin = { $network }: 10分以上かかります
network-ethereum = { $network }: 手数料が高くなることがあります

## 間違えやすいコインとネットワーク

alike-same-address = ⚠️ ウォレットでは必ず <b>{ $network }</b> を選んでください。{ $others } など別のネットワークでは、アドレスが同じに見えても、送ったお金は失われます。
alike-other-address = ⚠️ ウォレットでは必ず <b>{ $network }</b> を選んでください。{ $others } など別のネットワークでは送れません。
alike-lightning = ⚠️ <b>{ $network }</b> で支払えるウォレットが必要です。Bitcoin ネットワークで送ったお金は届きません。
alike-bitcoin = ⚠️ ウォレットでは必ず <b>{ $network }</b> を選んでください。Lightning や { $others } など別のネットワークでは送れません。
surely = 🔎 <b>本当に { $coin } ですか？</b>
surely-edition = <b>{ $coin }</b> は、名前が似ていても { $other } ではありません。{ $other } を送ると支払いにならず、お金は失われます。
surely-pegged = <b>{ $network }</b> 上のトークンの { $coin } です。{ $coin } を本来のネットワークで送ると支払いにならず、お金は失われます。
surely-wallet = ウォレットで、{ $network } ネットワークの { $coin } になっていることをご確認ください。
surely-contract = トークンのコントラクト: { $contract }
button-surely = ✅ はい、{ $network } の { $coin } です

## 確認

confirm-title = 🧾 <b>この内容でよろしいですか？</b>
confirm-item = <b>{ $title }</b>
confirm-country = 📍 使える国: { $country }
confirm-email = 📧 { $email }
confirm-phone = 📞 { $phone }
confirm-total = 💳 <b>{ $amount }</b>
confirm-total-about = 💳 <b>{ $amount }</b>（約 { $about }）
confirm-exact = { $coin }の正確な金額は、お支払いのメッセージに表示されます。
confirm-network = 🔗 { $network } ネットワークの { $coin }
confirm-network-not = 🔗 { $network } ネットワークの { $coin }（{ $others } ではありません）
confirm-until = ⏱ この価格の期限: { $until }
confirm-final = お届け後の返品はできません。
confirm-final-phone = 電話番号を一桁ずつご確認ください。チャージは取り消せません。
button-confirm = ✅ { $amount } で注文
button-confirm-on = ✅ { $amount }（{ $network }）で注文
button-confirm-in = ✅ { $amount } で注文（{ $network } の { $coin }）
button-confirm-plain = ✅ 注文する（{ $network } の { $coin }）
button-other-coin = 別のコイン
button-other-amount = 別の金額
button-other-brand = 別のブランド
button-other-contact = 連絡先を変更

## 最初の注文の前に一度だけ聞く規約への同意

consent-title = 📄 <b>最初のご注文の前に、一つだけ確認させてください</b>
consent-title-again = 📄 <b>前回のご注文のあと、規約が変わりました</b>
consent =
    販売とお届けはCryptorefillsが行います。このショップは注文を取り次ぎ、そのために必要な情報だけを暗号化して保管します。/delete でいつでも消せます。

    お届けしたコードやチャージは取り消せません。利用規約とプライバシーの説明に同意しますか？
button-accept = ✅ 同意して { $amount } で注文
button-accept-short = ✅ 同意（{ $amount }）

## 買えない理由

refused-sold-out = 😕 たった今、売り切れました。
refused-not-available = 😕 この商品は販売を終了しました。
refused-amount-not-offered = 😕 この金額の取り扱いは終了しました。別の金額をお選びください。
refused-limited = 😕 一度に購入できる数が限られた商品です。別のブランドか金額をお選びください。
refused-too-small = 😕 このコインで支払うには金額が少なすぎます。金額を上げるか、別のコインをお選びください。
refused-too-large = 😕 一度に注文できる金額を超えています。もっと少ない金額をお選びください。
refused-daily-limit = 😕 本日の上限に達しました。明日またお越しください。
refused-monthly-limit = 😕 今月の上限に達しました。来月またお越しください。
refused-recipient = 😕 このメールアドレスまたは電話番号は使えません。別の連絡先を入力してください。
refused-mailbox = 😕 このメールサービスのアドレスは使えません。別のサービスのメールアドレスを入力してください。
refused-tender = 😕 ただいま、このコインまたはネットワークは使えません。別のものをお選びください。
refused-network = 😕 この注文は、このネットワークではお支払いいただけません。別のネットワークかコインをお選びください。
refused-identity = 😕 本人確認が必要なブランドのため、ここでは購入できません。別のブランドをお選びください。
refused-identity-pending = 😕 このブランドに必要な本人確認がまだ終わっていません。最長で二日ほどかかります。後日もう一度お試しになるか、別のブランドをお選びください。
refused-coupon = 😕 お使いでない割引コードを理由に、ショップが注文を受け付けませんでした。もう一度お試しください。
refused-setup-failed = 😕 このコインの送金先を用意できませんでした。別のコインをお選びください。
refused-price-moved = 😕 価格が変わりました。新しい価格をご確認ください。
refused-dearer = 😕 価格が変わりました。{ $old } ではなく、現在は <b>{ $new }</b> です。
refused-wrong-echo = 😕 注文内容が一致しなかったため、安全のため中止しました。もう一度お試しください。
refused-not-selling = 😕 ショップは少しお休みしています。後ほどお試しください。
refused-unreachable = 😕 ショップに接続できませんでした。少し待ってから、もう一度お試しください。
refused-cashier-busy = 😕 決済サービスから時間内に返事がありませんでした。少し待ってもう一度試すか、別のお支払い方法をお選びください。
refused-cashier-shut = 😕 ただいま、請求書でのお支払いはご利用いただけません。別のお支払い方法をお選びください。
refused-other = 😕 ショップがこの注文を受け付けませんでした。もう一度試すか、別のコインをお選びください。

## 注文中

ordering =
    ⏳ <b>注文 { $order } を準備しています</b>
    { $title }。数秒で終わります。
ordering-refused =
    <b>注文 { $order }: { $title }</b>
    注文は成立していません。お支払いは不要です。
ordering-unclear =
    😕 <b>注文 { $order }: { $title }</b>
    ショップからの返事が届きませんでした。把握している限り、注文は成立していません。お支払いは不要ですので、もう一度最初からお試しください。
ordering-ready =
    ✅ <b>注文 { $order } のお支払いができます。</b>
    送金先とQRコードは、お支払いのメッセージにあります。
ordering-going-on = 📦 <b>注文 { $order }</b> に進展がありました。ご確認ください。
button-start-again = 🔄 もう一度始める
button-shop-on = 🏠 買い物を続ける

## 注文一覧

orders =
    📦 <b>注文履歴</b>
    押すと状況を確認できます。
orders-none =
    📦 <b>注文履歴</b>
    まだ注文がありません。最初のご注文をお待ちしています。
orders-no-more = これより前の注文はありません。
order-unknown = 注文が見つかりません。
order-title = 📦 <b>注文 { $order }</b>
order-item = <b>{ $title }</b> · { $country }
order-amount = 💳 { $amount } · { $network }
order-opened = 🗓 { $opened }
step-ordered = ご注文
step-seen = 入金を検知
step-confirmed = 入金を確認
step-delivered = お届け完了

state-placing = 準備中
state-refused = 未成立
state-unclear = 未成立
state-awaiting-payment = お支払い待ち
state-overdue = 時間切れ
state-partly-paid = 一部入金
state-payment-seen = 入金を検知
state-paid = 入金確認済み
state-under-review = 確認中
state-code-awaited = コード待ち
state-delivering = お届け中
state-delivered = お届け済み
state-expired = 期限切れ
state-cancelled = キャンセル
state-refunded = 返金済み
state-needs-operator = 対応中
state-closed = 終了
state-buying = 購入中
state-refunding = 返金中
state-settled = 対応済み

news-placing = ⏳ 注文を準備しています。
news-refused = 注文は成立していません。お支払いは不要です。
news-unclear = ショップからの返事が届きませんでした。把握している限り、注文は成立していません。お支払いは不要です。
news-awaiting-payment = ⏳ ご入金をお待ちしています。お支払い期限: { $until }。送金先とQRコードは、お支払いのメッセージにあります。
news-overdue = ⌛ お支払いの時間が過ぎました。<b>今は送金しないでください。</b>届く途中の入金は、引き続き確認しています。
news-partly-paid =
    🟡 { $sent } が届きました。不足額: <b>{ $missing }</b>
    残りを同じアドレスに送ってください。
news-partly-paid-tiny =
    🟡 { $sent } が届きました。不足額: <b>{ $missing }</b>
    ショップが入金として扱う最小額を下回っています。同じアドレスに送っていただけますが、入金と認められない場合は担当者が対応します。
news-partly-paid-unknown =
    🟡 一部のみ届いています。合計は <b>{ $amount }</b> です。
    ウォレットで不足額を確認し、同じアドレスに送ってください。
news-partly-overdue = ⌛ { $sent } が届きましたが全額には足りず、お支払いの時間が過ぎました。<b>今は追加で送金しないでください。</b>残りをすでに送金済みの場合は、引き続き確認します。そうでない場合は、届いた分を担当者が責任を持って対応します。
news-surplus = ➕ ご請求より <b>{ $surplus }</b> 多く届きました。担当者に連絡し、対応しています。
news-missing = 🟠 現在、ショップでこの注文が見つかりません。<b>送金しないでください。</b>担当者に連絡し、確認を続けています。すでに送金済みの場合は、ウォレットの取引IDを保管してください。
news-payment-seen = 🟢 ご入金を検知しました。ネットワークで確認でき次第、商品が自動で届きます。
news-paid = 🟢 ご入金を確認しました。まもなく商品が届きます。
news-under-review = 🟠 ショップの担当者が注文を確認しています。最長で一日ほどかかります。お手続きは不要です。進み次第お知らせします。
news-code-awaited = 🟢 ショップでの処理が終わり、コードを待っています。通常はすぐに届きます。時間がかかる場合はお知らせします。
news-delivering = 🟢 商品が届き、チャットに入れています。
news-delivered = ✅ お届けしました。お楽しみください！
news-returned = ✅ お届けしました。お支払い分はその後ご返金しました。
news-code-deleted = 🗑 お約束どおり、{ $days }日が過ぎたため、ここからコードを削除しました。コードは当時メールでもお送りしています。
news-expired = ⌛ 期限までにご入金がありませんでした。<b>今は送金しないでください。</b>遅れて届いた入金は、三日間確認します。
news-cancelled = ✖️ キャンセルされた注文です。<b>今は送金しないでください。</b>遅れて届いた入金は、三日間確認します。
news-refunded = ↩️ ショップが返金しました。ウォレットに表示されるまで時間がかかることがあります。届かない場合は: /paysupport
news-needs-operator = 🟠 お支払いに問題が起きました。担当者に連絡し、対応しています。追加の送金はせず、ウォレットの取引IDを保管してください。
news-paid-too-little = 🟠 お支払いの時間が過ぎましたが、一部しか届いていません。担当者に連絡し、届いた分の対応をしています。追加の送金はせず、ウォレットの取引IDを保管してください。
news-paid-too-late = 🟠 ご入金は届きましたが、ショップはすでに注文を締め切っていました。担当者に連絡し、対応しています。追加の送金はせず、ウォレットの取引IDを保管してください。
news-delivery-failed = 🟠 ご入金は届きましたが、ショップが商品をお届けできませんでした。担当者に連絡し、対応しています。お手続きは不要です。進み次第お知らせします。
news-no-code = 🟠 ショップの処理は終わっていますが、コードがまだ届いていません。{ $email } 宛てにメールで送られた可能性がありますので、迷惑メールフォルダも含めてご確認ください。担当者にも連絡しました。コードが届き次第、こちらにお送りします。
news-vanished = 🟠 ご入金を検知していますが、ショップでこの注文が見つからなくなりました。担当者に連絡し、対応しています。ウォレットの取引IDを保管してください。
news-closed = この注文は終了しました。この注文のアドレスには、もう送金しないでください。
news-settled = 🟢 担当者がこのご注文を確認し、対応を完了しました。
news-held = 🟠 決済サービスがこのお支払いを確認しています。何もしなくて大丈夫です。必要なときはこちらからご連絡します。
news-buying = 🟢 お支払いを確認しました。いま購入していますので、届きしだいここへお送りします。
news-not-bought = 🟠 お支払いは届いていますが、いまは購入できませんでした。担当者に伝えましたので、ご注文の品をお届けするか、お金をお返しします。
news-buying-stuck = 🟠 お支払いは届いていますが、購入にいつもより時間がかかっています。担当者が確認していますので、何もしなくて大丈夫です。
news-refunding = ↩️ お金をお返ししているところです。送りしだいお知らせします。
news-refund-stuck = 🟠 返金がすぐにはできませんでした。担当者に伝え、確認しています。
refund-would-go-to = お金をお返しすることになった場合は、<code>{ $address }</code> へお送りします。アドレスはまだ変更できます。
refund-goes-to = 返金先: <code>{ $address }</code>
refund-went-to = 返金先: <code>{ $address }</code>

refund-address = ↩️ <b>注文 { $order }: 返金先のアドレス</b>
refund-address-why = このご注文をどう進めるかは担当者が判断します。ご注文の品をお届けできる場合もあります。お金をお返しすることになった場合は、ここでお伝えいただくアドレスへお送りします。
refund-address-ask = <b>{ $network }</b> で <b>{ $coin }</b> を受け取れるアドレスを送ってください。
refund-address-care = ご自身のウォレットがいちばん安心です。取引所の場合は、このネットワークでこのコインを受け取る入金アドレスをお送りください。メモやタグが必要なアドレスは使えず、お金が失われます。
refund-address-wrong = 🔴 { $network } の { $coin } のアドレスではありません。ウォレットからコピーして、アドレスだけを送ってください。
refund-address-paid-to = 🔴 これはお支払い先のアドレスです。{ $network } で { $coin } を受け取れるご自身のアドレスを送ってください。
refund-address-fits = <b>{ $network }</b> の <b>{ $coin }</b> のアドレスはこちらでよろしいですか？ ウォレットと見比べてください。間違ったアドレスに送ったお金は取り戻せません。
refund-address-shown = <code>{ $address }</code>
address-of-bitcoin = ビットコインのアドレスは bc1、1、3 のいずれかで始まります。
address-of-litecoin = ライトコインのアドレスは ltc1、L、M のいずれかで始まります。
address-of-dogecoin = ドージコインのアドレスは D で始まります。
address-of-evm = 0x で始まり、そのあとに数字と a から f までの文字が40個続きます。
address-of-solana = ソラナのアドレスは英数字32〜44文字です。
address-of-tron = トロンのアドレスは T で始まり、英数字34文字です。
address-of-ton = TON のアドレスは UQ または EQ で始まり、48文字です。

news-claimed = 🔎 送金済みとのご連絡を受け付けました。<b>追加の送金はせず</b>、ウォレットの取引IDを保管してください。自動で見つからない場合は担当者が確認し、結果をここでお知らせします。

button-check = 🔄 今すぐ確認
button-cancel = ✖️ キャンセル
button-cancel-surely = はい、取り消します
button-keep = いいえ、続けます
button-show-code = 🔑 コードを表示
button-open-order = 📦 注文を見る
button-receipt = 🧾 領収書
button-refund-address = ↩️ 返金先のアドレスを伝える
button-refund-address-other = ✏️ 別のアドレス
button-refund-address-yes = ✅ はい、このアドレスです
button-sent = 🙋 送金済みの方はこちら
button-plain = 🔳 QRが読めないときは
button-link = 🔳 最初のQRコード

## お支払いのメッセージ

bill =
    💳 <b>注文 { $order }: { $title }</b>
    ちょうどこの金額を
    <b>{ $amount }</b>
    <b>{ $network }</b> ネットワークで次のアドレスに送ってください
bill-coming =
    💳 <b>注文 { $order }</b>
    まもなくこのメッセージに送金先とQRコードが表示されます。
bill-scan = アドレスが長すぎて表示できません。QRコードを読み取ってください。
bill-memo = ⚠️ メモを必ず付けてください。ないと入金が失われます: { $memo }
bill-plain = 🔳 このQRコードはアドレスのみです。金額はご自分で入力してください。
bill-until = ⏳ お支払い期限: { $until }
bill-fees = ➕ ウォレットや取引所の手数料は別にかかります。
bill-only = ⚠️ { $network } ネットワークの { $coin } だけを送ってください。それ以外は失われます。
bill-only-not = ⚠️ { $network } ネットワークの { $coin }（{ $others } ではなく）だけを送ってください。それ以外は失われます。
bill-cancel =
    <b>注文 { $order } をキャンセルしますか？</b>
    すでに送金した場合は、キャンセルしないでください。
bill-title = <b>注文 { $order }: { $title }</b>
button-copy-address = 📋 アドレス
button-copy-amount = 📋 金額
button-copy-memo = 📋 メモ
button-invoice-page = 🌐 お支払いページ

## コードのメッセージ

voucher-title = <b>{ $title }</b> · 注文 { $order }
voucher-coming = 🎉 届きました！ まもなくこのメッセージにコードが表示されます。
voucher-code = 🔑 { $code }
voucher-code-of-several = 🔑 { $number }. { $code }
voucher-pin = PIN: { $pin }
voucher-serial = シリアル番号: { $serial }
voucher-hidden = <i>押すと表示されます。コードを見た人は誰でも使えるので、ご注意ください。</i>
voucher-in-a-file =
    { $count ->
        [1] 📎 コードはこのファイルに、入力するとおりに入っています。
       *[other] 📎 { $count }個のコードが、入力するとおりにこのファイルに入っています。
    }
voucher-file-code = コード { $number }
voucher-file-pin = PIN
voucher-file-serial = シリアル番号
voucher-file-beware = <i>ファイルを見た人は誰でも使えるので、ご注意ください。</i>
voucher-redeem =
    <b>使い方</b>
    { $steps }
voucher-esim =
    <b>設定方法</b>
    スマートフォンの設定で「eSIMを追加」を開き、手動入力を選んでコードを貼り付けてください。入力欄が2つある場合は、2つの $ の間がSM-DP+アドレス、その後ろがアクティベーションコードです。
voucher-topped-up = ✅ { $phone } にチャージしました。反映まで数分かかることがあります。
voucher-by-email = 📧 { $email } にメールでお送りしました。見つからない場合は、迷惑メールフォルダをご確認ください。
voucher-reference = 通信会社の参照番号: { $reference }
button-open-card = 🎁 カードを開く
button-open-card-of-several = 🎁 カード { $number } を開く
button-copy-code = 📋 コードをコピー
button-copy-pin = 📋 PIN

## The receipt
## What stands in the picture is read from the English phrases, since it has Latin letters only.

receipt-title = 🧾 <b>領収書</b> · 注文 { $order }
receipt-line = { $label }: <b>{ $value }</b>
receipt-heading = 領収書
receipt-shop = ショップ
receipt-order = 注文番号
receipt-ordered = ご注文日時
receipt-item = 商品
receipt-gift-card = ギフトカード
receipt-top-up = 携帯チャージ
receipt-esim = eSIM
receipt-country = 使える国
receipt-paid = お支払い額
receipt-due = ご請求額
receipt-network = ネットワーク
receipt-surplus = 超過分のご入金
receipt-price = 価格
receipt-about = 約 { $price }
receipt-to = お届け先
receipt-status = 状態
receipt-no-code = この領収書にコードは含まれていません

## お知らせ

notice = <b>注文 { $order }: { $title }</b>
notice-partly-paid = <b>注文 { $order } の金額が不足しています</b>
notice-under-review = <b>注文 { $order } は少しお時間がかかっています</b>
notice-expired = <b>注文 { $order } の期限が切れました</b>
notice-cancelled = <b>注文 { $order } はショップによりキャンセルされました</b>
notice-needs-operator = <b>注文 { $order } を担当者が確認しています</b>
notice-settled = <b>注文 { $order } の対応が完了しました</b>
notice-reminder = <b>注文 { $order } のお支払い期限が近づいています</b>
notice-paid-too-much = <b>注文 { $order } は払いすぎになっています</b>
notice-missing = <b>注文 { $order } に問題が起きています</b>
notice-found-again = <b>注文 { $order } が再び見つかりました</b>
notice-claimed = <b>注文 { $order } の入金を探しています</b>

## 短いお知らせ

toast-stale = 前の画面のボタンでした。
toast-price-moved = 価格を確認し直しました。もう一度ご覧ください。
toast-checking = 確認しています…
toast-looking = 入金を探しています。
toast-looking-already = すでに探しています。結果はここでお知らせします。
toast-nothing-new = まだ変化はありません。引き続き確認し、お知らせします。
toast-settled = この注文は完了しています。確認することはもうありません。
toast-not-yours = 注文が見つかりません。
toast-too-late-to-cancel = この注文はもうキャンセルできません。
toast-code-coming = 新しいメッセージでコードをお送りします。
toast-no-code-yet = コードはまだありません。
toast-use-buttons = ボタンをお使いください。
toast-code-deleted = お約束どおり、ここからコードを削除しました。コードは当時メールでもお送りしています。
toast-receipt-coming = 新しいメッセージで領収書をお送りします。
toast-no-receipt-yet = 領収書は、商品のお届け後にお渡しできます。

## 言語

languages = 🌐 どの言語にしますか？

## ヘルプ

help =
    ❓ <b>ご利用方法</b>
    1. 国、ブランド、金額を選びます。
    2. コインを選び、内容をもう一度確認します。
    3. QRコードを読み取るか、アドレスと金額をコピーして、ウォレットから支払います。
    4. 通常は数分以内に、コードがここに届きます。
help-paying =
    💳 <b>お支払い</b>
    表示された金額をちょうど、一度に、表示されたネットワークで送ってください。手数料は別にかかります。足りない場合は不足額をお知らせします。
help-time =
    ⏳ <b>時間</b>
    残り時間はお支払いのメッセージに表示されます。時間が過ぎたら、新しく注文してください。遅れて届いた入金も確認を続けます。
help-trouble =
    🛟 <b>お困りですか？</b>
    「注文履歴」から注文を開き、「今すぐ確認」を押してください。人の対応が必要なお支払いは、すぐに担当者に伝わります。ウォレットの取引IDを保管してください。

## 利用規約、プライバシー、支払いの相談

terms = 📄 <b>利用規約（要約）</b>
terms-seller =
    <b>販売者</b>
    販売者はCryptorefillsです。このショップは商品を紹介し、注文を取り次ぎ、コードをお届けします。お支払いのメッセージに別の案内がない限り、代金はCryptorefillsに直接支払われ、このショップがお金を預かることはありません。
terms-paying =
    <b>お支払い</b>
    表示された金額をちょうど、表示されたコインとネットワークで、表示された時間内に送ってください。ネットワークやウォレットの手数料は別にかかります。別のコインや別のネットワークで送ると失われることがあります。遅れた入金、不足、二重の支払いは担当者が対応し、数日かかることがあります。
terms-goods =
    <b>お届けするもの</b>
    カードはその国で、ブランドの条件に従ってのみ使えます。コードのお届けやチャージの後は取り消せません。お届けできない場合は返金されます。
terms-fair =
    <b>正しいご利用</b>
    合法的な目的で、ご自身のお金で購入してください。コードを見た人は誰でも使えます。このチャットは人に見せないでください。
terms-own = このショップの運営者の規約もあります。
button-own-terms = 📄 運営者の規約
privacy = 🔒 <b>プライバシー（要約）</b>
privacy-stored =
    <b>保管するもの</b>
    このチャットの番号、言語と国、最後に使ったメールアドレスと電話番号、規約への同意、そして注文の内容（何を、誰に、いくらで、どうなったか）です。すべて一人ずつ別の鍵で暗号化されます。お名前、メッセージ、ウォレットは保管しません。返金がある場合に限り、その送金先を保管します。
privacy-kept = コードとお届け先は、もう一度見られるようにお届け後{ $days }日間保管し、その後破棄します。
privacy-given =
    <b>誰に渡るか</b>
    Cryptorefillsには注文とメールアドレス、チャージの場合は電話番号が渡り、領収書が送られます。ニュースレターを申し込むことは決してありません。Cryptomusを通すお支払いでは、Cryptomusに金額と注文の番号が渡ります。/support に書かれた内容は、このショップの担当者に届きます。お支払いは、ほかの取引と同じようにブロックチェーン上で公開されます。それ以外の誰にも渡しません。
privacy-telegram =
    <b>Telegram</b>
    ボットとのチャットはエンドツーエンドで暗号化されていません。Telegramはコードを含めて読むことができます。コードを使ったらチャットを消去してください。
privacy-rights =
    <b>データはあなたのもの</b>
    /export で、保管されているご自身の情報をすべてファイルで受け取れます。/delete で完全に破棄します。残るのは、誰にもつながらない注文番号、金額、状態だけです。このチャットからの注文が制限されている場合は、制限を続けるため、チャット番号を読み取れない形に変えた値だけを保管します。
pay-support = 🛟 <b>支払いの相談</b>
pay-support-steps =
    1. /orders から注文を開き、「今すぐ確認」を押してください。
    2. ウォレットの取引IDを保管してください。
    3. 不足のときは、足りない金額と、まだ送れる時間があるかが注文に表示されます。
    4. 遅れ、払いすぎ、二重の支払いのときは、それ以上送らないでください。自動で確認され、担当者が対応します。
pay-support-telegram = ここでの購入について、Telegramはお手伝いできません。
support-none = 人の対応が必要なお支払いはすぐに担当者に伝わり、ここでお知らせします。
support-here = 💬 担当者と話す: /support
support-mail = ✉️ お問い合わせ: { $mail }
support-link = 💬 担当者がお手伝いします。
button-support = 💬 問い合わせる

## 自分のデータと、その削除

export = 📄 このショップに保管されているあなたの情報のすべてです。コードはファイルに入っていません。/orders から注文を開くと見られます。
export-about = このショップに保管されているあなたの情報のすべてです。コードの写しを持つ人は誰でも使えるため、このファイルには入っていません。/orders から注文を開くと見られます。
delete-title = 🗑 <b>保管されている情報をすべて削除しますか？</b>
delete-gone = メールアドレスと電話番号、コードを含む注文、言語と国が完全に消えます。私たちも含め、誰にも元に戻せません。先に /export で写しを受け取れます。
delete-stays = 残るもの: このチャットにあるコードのメッセージ（チャットを消去するまであなたのものです）と、誰にもつながらない注文番号と金額です。
delete-unpaid = お支払い前の注文はキャンセルされます。<b>もう何も送らないでください。</b>あとから届いたお金は、ここでは見つけられません。
delete-paid = まだ終わっていない注文があります。お支払い済みの商品をお届けしてから削除します:
button-delete = 🗑 はい、すべて削除します
delete-waits = ⏳ <b>これらの注文が終わりしだい、情報は削除されます。</b>何もする必要はありません。
delete-give-up = 待たずに、これらの注文をあきらめることもできます。<b>その場合、お支払い済みの商品はここに届かず、ここでの返金もなく、もう誰も調べられません。</b>
button-give-up = 🗑 注文をあきらめて今すぐ削除
button-keep-data = ‹ やはり削除しない
farewell = 🗑 <b>完了しました。</b>保管されていた情報はすべて破棄されました。上のメッセージのコードはあなたのものです。使ったらチャットを消去してください。またお買い物をするときは: /start

## サポートとのやり取り

support =
    🛟 <b>サポート、お問い合わせ { $case }</b>
    お困りのことをここに書くか、画像を送ってください。担当者が読み、このチャットでお返事します。コード、パスワード、ウォレットの復元フレーズは絶対に送らないでください。
support-perhaps-again = ↻ 次のメッセージはすでに届いているかもしれません。
support-ended = 🛟 サポートがお問い合わせ { $case } を終了しました。/support でまた始められます。
support-not-passed-on = この種類のメッセージはお伝えできません。文章と画像は送れます。
button-end-support = ✔️ 解決したので終了する
button-answer-support = 🛟 サポート、お問い合わせ { $case }: 返信する
command-support = 担当者と話す

## Telegramが表示するボットの紹介

command-start = ショップを開く
command-orders = 注文履歴
command-language = 言語
command-help = ヘルプ
command-cancel = 今の操作をやめる
command-terms = 利用規約
command-privacy = プライバシー: 保管される情報
command-pay-support = 支払いの相談
command-export = 自分のデータをファイルで受け取る
command-delete = 自分のデータを削除
bot-description =
    ギフトカード、携帯チャージ、eSIMを暗号資産で。

    国とブランドを選び、ご自分のウォレットから支払うと、コードがこのチャットに届きます。会員登録は不要です。
bot-short-description = ギフトカード、携帯チャージ、eSIMを暗号資産で。コードはチャットに届きます。

## 運営者へ

alarm-unclear = ⚠️ 注文 { $order }: 注文作成に対するCryptorefillsの返事が失われました。先方に未払いの注文が残っている可能性があります。購入者にアドレスは表示していません。対応は不要です。
alarm-wrong-echo = ⚠️ 注文 { $order }: 依頼と異なる注文が作られたため、拒否しました。購入者にアドレスは表示していません。
alarm-unknown-refusal = ⚠️ 注文 { $order }: 未知のコードで拒否されました。ログをご確認ください。
alarm-unknown-state = ⚠️ 注文 { $order }: 未知の状態が届きました。ログをご確認ください。注文の追跡は続けます。
alarm-under-review = 🟠 注文 { $order }: Cryptorefillsの担当者が確認しています。
alarm-payment-failed = 🔴 注文 { $order }: 入金を検知した後に支払いが失敗した、またはその可能性があります。対応をお願いします。
alarm-paid-too-little = 🔴 注文 { $order }: 一部のみ入金され、時間が過ぎました。対応をお願いします。
alarm-cancelled-after-payment = 🔴 注文 { $order }: 入金を検知した後にキャンセルされました。対応をお願いします。
alarm-paid-too-late = 🔴 注文 { $order }: 全額を検知しましたが、注文が締め切られました。対応をお願いします。
alarm-delivery-failed = 🔴 注文 { $order }: 支払い済みですが、Cryptorefillsが配送できなかったと伝えています。対応をお願いします。
alarm-no-code = 🔴 注文 { $order }: 完了から15分たってもコードがありません。購入者にはメールを確認するよう案内しました。対応をお願いします。
alarm-vanished = 🔴 注文 { $order }: 入金を検知しましたが、丸一日Cryptorefillsに注文がありません。対応をお願いします。
alarm-missing = 🔴 注文 { $order }: Cryptorefillsからそのような注文はないとの返事です。アドレスは取り下げ、一日の間問い合わせを続けます。
alarm-goods-changed = 🟠 注文 { $order }: 後の返事で別のコードが届きました。購入者のコードは最初のままで、別のコードは暗号化して保管しています。どちらが正しいかCryptorefillsにお問い合わせください。
alarm-never-fetched = 🟠 注文 { $order }: 購入者がコードを受け取りに戻らないまま保管期間が終わりました。お約束どおり削除しました。Cryptorefillsからメールでも送られています。
alarm-surplus = 🟡 注文 { $order }: 請求額より{ $surplus }多く支払われました。差額を購入者と調整してください。
alarm-foreign-hint = 🔴 注文 { $order }: 署名付きのCryptomusのメッセージが、この注文を別の請求・金額・通貨と一緒に名指ししました。無視しました。決済キーが漏れていないか確認してください。
alarm-foreign-invoice = 🔴 注文 { $order }: Cryptomusが、尋ねたものとは別の請求・金額・通貨を返しました。それに基づいて何もしていません。
alarm-money-back = 🔴 注文 { $order }: 商品を購入済みなのに、お金が購入者に戻ります。
alarm-held = 🟠 注文 { $order }: Cryptomusがお支払いを確認のため保留しています。解除されるまで商品は購入しません。
alarm-held-afterwards = 🟠 注文 { $order }: 商品を購入済みですが、Cryptomusがお支払いを確認のため保留しています。
alarm-payout-failed = 🟠 注文 { $order }: Cryptorefillsへの送金ができませんでした。何も送られていません。時間があれば手動でお支払いください。
alarm-supply-short = 🟠 注文 { $order }: Cryptorefillsの注文に届いた金額が足りません。残りを送ってください。
alarm-supply-review = 🟠 注文 { $order }: 請求の裏の注文をCryptorefillsの担当者が確認しています。
alarm-former-paid = 🔴 注文 { $order }: 以前のCryptorefillsの注文に、不要になったあとで入金がありました。Cryptorefillsで確認してください。
alarm-paid-after-settled = 🔴 注文 { $order }: 対応を完了したあとにさらに入金がありました。商品は購入されません。購入する場合は対応を再開し、しない場合はCryptomusで返金してください。
alarm-not-bought = 🔴 注文 { $order }: 購入者は支払い済みですが、Cryptorefillsが販売しませんでした。もう一度購入するか、返金してください。
alarm-not-funded = 🔴 注文 { $order }: 購入者は支払い済みですが、Cryptorefillsの注文が入金前に閉じました。もう一度購入するか、返金してください。
alarm-supply-failed = 🔴 注文 { $order }: Cryptorefillsの注文が、入金後に失敗しました。Cryptorefillsで確認してから、もう一度購入するか、返金してください。
alarm-payout-unclear = 🔴 注文 { $order }: 送金されたかどうか分かりません。ほかのことをする前にCryptomusを確認してください。
alarm-refund-failed = 🔴 注文 { $order }: 返金できませんでした。別のアドレスを試してください。
alarm-refund-unclear = 🔴 注文 { $order }: 返金が受け付けられたかどうか分かりません。ほかのことをする前にCryptomusを確認してください。
alarm-refunded-while-buying = 🔴 注文 { $order }: 商品の代金を払ったのに、お金が購入者に戻りつつあります。商品は届けていません。Cryptorefillsで確認してください。

## 運営者にお願いする入金

funds =
    💸 <b>注文 { $order } が支払われました: { $title }</b>
    <b>{ $network }</b> ネットワークでCryptorefillsへ <b>{ $amount }</b> を送ってください:
funds-until = ⏳ お支払い期限: { $until }
funds-late = ⌛ お支払いの時間が過ぎました。もう送らないでください。
funds-then = 商品は自動で購入者に届きます。コマンド: /order { $order }
funds-closed = ✔️ 注文 { $order }: 送金は不要になりました。送らないでください。
funds-arrived = ✅ 注文 { $order } への入金を確認しました。これ以上は送らないでください。商品は自動で購入者に届きます。
alarm-cashier-shut = 🔴 注文 { $order }: Cryptomusがショップのアカウントを拒否したため、請求を作れませんでした。「giftkiosk check」を実行してください。購入者には別の支払い方法を案内しました。
alarm-refund-address = 🟡 注文 { $order }: 購入者が返金先のアドレスを伝えました。注文のページに表示され、/refund { $order } で使われます。
alarm-claimed = 🔎 注文 { $order }: 購入者はアドレスが消える前に送金したと言っています。入金は確認されていません。確認をお願いします。
