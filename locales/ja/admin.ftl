# What only admins read, in Japanese: short and exact.

## The overview

admin-overview = 🛠 <b>ショップ管理</b>
admin-selling = 🟢 販売中
admin-paused = ⏸ { $since } から停止中。新しい注文は受けず、進行中の注文は続けます。
admin-cases =
    { $count ->
        [0] 対応待ちの注文はありません。
       *[other] 🔴 対応待ちの注文: { $count }件
    }
admin-banned =
    { $count ->
       *[other] 🚫 購入できないチャット: { $count }件
    }
admin-commands =
    /order 12: 注文を表示（番号、CryptorefillsID、メール、電話番号、送金先アドレス、トランザクション）
    /orders: すべての注文 · /stats · /audit
    /check 12: 今すぐ照会し直す
    /resend 12: 購入者のチャットにコードを再表示
    /note 12 内容 · /settle 12 理由 · /reopen 12
    /fund 12 · /buy 12 · /refund 12: 支払い済みの請求
    /ban 12 · /unban 12: その注文の購入者 · /unban: すべての購入停止
    /pause · /resume: 販売
    注文の画面では番号を省略できます。
admin-usage = このように入力してください: <code>/{ $command } 12</code>（注文番号）

admin-button-overview = 🛠 ショップ管理
admin-button-stats = 📊 集計
admin-button-trail = 🧾 操作の記録
admin-button-bans = 🚫 購入停止の一覧
admin-button-lift = ✅ 停止{ $number }を解除
admin-button-older = 以前の記録 ›
admin-button-again = 🔄 更新
admin-button-open = 🛠 注文 { $order }
admin-button-surely = はい、実行します
admin-button-no = いいえ、戻る

admin-filter-all = すべての注文
admin-filter-cases = 🔴 対応待ち
admin-filter-unpaid = 支払い待ち
admin-filter-paid = 支払い済み
admin-filter-delivered = お届け済み
admin-filter-ended = 終了

## Lists

admin-bans = 🚫 <b>有効な購入停止</b>
    データを削除したチャットも含みます。その場合は停止の番号だけが分かります。
admin-orders = 📦 <b>{ $which }</b>
admin-found = 🔎 <b>見つかった注文</b>
admin-looking = ⏳ すべての注文を調べています…
admin-none = なし
admin-found-none = 一致する注文はありません。一部ではなく全体を入力してください。電話番号は国番号も必要です。データが削除された注文は番号だけで見つかります。
admin-found-most = 新しい順に{ $count }件です。より古い注文もあるかもしれません。
admin-no-order = 注文 { $order } はありません。

## One order

admin-order = { $sign } <b>注文 { $order }</b> · { $state }
admin-for = 宛先: { $to }
admin-agreed = 確認した金額: { $amount } · { $network }
admin-due = 支払う金額: { $amount } · { $network }
admin-address = アドレス: <code>{ $address }</code>
admin-transaction = トランザクション: <code>{ $txid }</code>
admin-refund-address = 購入者が伝えた返金先: <code>{ $address }</code>
admin-arrived = 着金: { $amount }
admin-waits-for-buyer = ⏳ 購入者の支払いを待っています。
admin-waits-for-shop = ⏳ Cryptorefillsを待っています。
admin-waits-for-cashier = ⏳ Cryptomusを待っています。
admin-waits-for-funds = 💸 入金を待っています。購入者は支払い済みで、Cryptorefillsの注文への支払いが必要です。
admin-fund = 送る金額: { $amount } · { $network }、宛先: <code>{ $address }</code>
admin-waits-for-refund = ↩️ 購入者へ返金しているところです。
admin-waits-for-late-money = ⏳ 終了。遅れた入金を最長3日間確認します。
admin-waits-for-telegram = ⏳ 商品は届いています。Telegramへの送信を待っています。
admin-waits-unclear = Cryptorefillsの「作成」への返事が届きませんでした。購入者にアドレスは見せていません。待つものはありません。
admin-returned = ↩️ お渡し後に、お金が購入者に戻りました。待つものはありません。
admin-waits-for-nobody = 待つものはありません。
admin-forgotten = 👤 購入者がすべてのデータを削除しました。この注文の購入者はもう分からず、待つものはありません。
admin-settled = ✔️ 手動で完了: { $reason }
admin-moment = { $at } · { $state }
admin-note = 📝 { $at } · { $note }
admin-buyer-banned = 🚫 この購入者は新しい注文ができません。
admin-words-note = 📝 注文 { $order } のメモを入力してください。管理者だけが見られます。コードは書かないでください。
admin-words-settle = ✔️ 注文 { $order } を完了とする理由を入力してください。操作の記録にずっと残るので、個人情報は書かないでください。購入者には対応が終わったと伝えます。
admin-words-refund = ↩️ 注文 { $order } のお金をどのアドレスに返しますか？ 支払いに使われたネットワークの、購入者のアドレスを入力してください。取引所のアドレスは購入者のものとは限らないので、先に確認してください。
admin-sure = ❓ <b>{ $measure }: 注文 { $order }</b>。実行しますか？ ボタンは5分間有効です。
admin-reason = 「{ $reason }」

admin-measure-check = 🔄 今すぐ照会
admin-measure-resend = 🔑 コードを再表示
admin-measure-fund = 💸 入金済み
admin-measure-buy = 🛒 もう一度購入
admin-measure-refund = ↩️ 返金
admin-measure-settle = ✔️ 完了にする
admin-measure-reopen = 🔓 再開する
admin-measure-note = 📝 メモ
admin-measure-ban = 🚫 購入を停止
admin-measure-unban = ✅ 購入停止を解除
admin-measure-pause = ⏸ 販売を停止
admin-measure-resume = ▶️ 販売を再開

admin-done-check = ✅ 照会し直しています。結果はここに表示されます。
admin-done-resend = ✅ 購入者のチャットにコードを送っています。
admin-done-fund = ✅ 入金済みとして記録しました。商品は自動で購入者に届きます。
admin-done-buy = ✅ もう一度の購入を始めました。
admin-done-refund = ✅ 返金を始めました。
admin-done-settle = ✅ 完了にしました。購入者に伝えます。
admin-done-reopen = ✅ 再開しました。注文の確認を続けます。
admin-done-note = ✅ メモしました。
admin-done-ban = ✅ この購入者は新しい注文ができません。支払い済みの注文はお届けします。
admin-done-unban = ✅ この購入者はまた購入できます。
admin-done-pause = ✅ 停止しました。購入者には一時休止と表示されます。
admin-done-resume = ✅ 販売を再開しました。

admin-nothing-to-fund = この注文はCryptorefillsに直接支払われるため、入金するものはありません。/check でCryptorefillsの状態を確認できます。
admin-nothing-to-refund = この注文はCryptorefillsに直接支払われ、ショップはお金を預かっていません。返金できるのはCryptorefillsだけです。パートナーアカウントの注文IDと取引IDを添えて、Cryptorefillsのサポートに連絡してください。そのあと /settle で完了にできます。
admin-not-now = いまの注文の状態では行えません。行えることは下のボタンにあります。
admin-address-changed = 🟡 確認をお願いしている間に、購入者が別のアドレスを届け出ました。何も送っていません。アドレスを確かめて、改めて決めてください。
admin-not-an-address = そのアドレスには返金できません。支払いに使われたネットワークの、購入者のアドレスが必要です。確認して、もう一度入力してください。
admin-not-delivered = コードはまだありません。/check で状態を確認できます。
admin-on-its-way = コードはすでにチャットへ送っているところです。
admin-resent-enough = 今日はコードを3回再表示しました。1日の上限です。
admin-nothing-to-check = 照会するものがありません。終わった注文か、作られなかった注文です。
admin-no-case = この注文に対応待ちはありません。
admin-settled-already = すでに完了した注文です。/reopen で取り消せます。
admin-not-settled = 完了にした注文ではありません。
admin-no-words = 内容がありません。番号のあとに入力してください。
admin-already-so = すでにその状態です。
admin-no-buyer = 購入者が必要な操作ですが、この購入者はすべてのデータを削除しました。有効な購入停止は /unban で見られます。
admin-erased = 必要な情報がありません。この注文のコードとアドレスは、保管期間が過ぎたため削除されました。
admin-too-late = ボタンの有効期限が切れました。何も行っていません。最初からやり直してください。
admin-not-own = ご自分で入力してください。転送されたものは無効です。

## Figures

admin-stats = 📊 <b>集計</b>
admin-today = <b>今日（UTC）</b>
admin-week = <b>7日間</b>
admin-month = <b>30日間</b>
admin-conversion =
    { $opened ->
       *[other] 注文 { $opened }件、お届け { $percent }%
    }
admin-count = · { $state }: { $count }
admin-sum = 💳 { $amount }
admin-money = 💰 <b>すべての入金の行方</b>
admin-money-sum = · { $place }: { $amount }
admin-money-underway = 処理中
admin-money-case = 対応待ち
admin-money-returning = 返金中
admin-money-delivered = お渡し済み
admin-money-refunded = 返金済み
admin-money-settled = 管理者が完了にした
admin-money-given-up = 購入者が放棄

## The trail

admin-trail = 🧾 <b>操作の記録</b>
admin-entry = { $number }. { $at } · { $measure } · 操作者 { $by }
admin-entry-order = 注文 { $order }

## Alarms

alarm-price-drift = ⚠️ 注文 { $order }: Cryptorefillsが合意より高い金額で作成したため、断りました。購入者にアドレスは見せていません。新しい価格で確認し直せます。
alarm-case-waits = 🔴 注文 { $order } が1日以上、対応を待っています。
strain-disk-short = 🔴 保存先ディスクの空きが1GBを切りました。新しい注文は受けず、支払い済みの注文は続けます。空きを増やしてください。
strain-upstream-refuses = 🔴 Cryptorefillsがリクエストを拒否しています（401または403）。CRYPTOREFILLS_PARTNER_IDが正しいか、このサーバーが遮断されていないか確認してください。進行中の注文は引き続き試みます。
strain-streams-down = ⚠️ Cryptorefillsのストリームが開きません。読み取りだけで注文を確認するため、少し遅くなります。
strain-webhook-trouble = ⚠️ TelegramがWebhookに届けられません。PUBLIC_URLに外部から接続できるか確認してください。
strain-url-astray = ⚠️ このサーバーから見る限り、PUBLIC_URLがこのショップにつながっていないため、Webhookが届かない可能性があります。「giftkiosk check」を実行してください。注文は読み取りで引き続き確認します。
strain-hooks-forged = ⚠️ 当店のキーで署名されていないWebhookばかりが届いています。CRYPTOMUS_PAYMENT_KEYが現在のものか確認してください。正しければ、誰かが偽造を試みていますが、影響はありません。請求は読み取りで引き続き確認します。
strain-cashier-refuses = 🔴 Cryptomusがショップのアカウント、キー、またはこのサーバーを拒否しており、請求の作成や読み取り、または送金ができません。「giftkiosk check」を実行してください。進行中の請求は引き続き試みます。
strain-support-shut = 🔴 ボットがサポートのグループに書き込めず、購入者のメッセージが待っています。ボットがまだグループにいて、書き込めるか確認してください。スーパーグループになったグループはIDが変わります。新しいIDをSUPPORT_CHAT_IDに入れて、ボットを再起動してください。
over-disk-short = 🟢 ディスクの空きが戻りました。新しい注文を受け付けます。
over-upstream-refuses = 🟢 Cryptorefillsがまた応答しています。
over-streams-down = 🟢 Cryptorefillsのストリームがまた開いています。
over-webhook-trouble = 🟢 TelegramがまたWebhookに届けています。
over-url-astray = 🟢 PUBLIC_URLがまたこのショップにつながっています。
over-hooks-forged = 🟢 署名の誤ったWebhookは届かなくなりました。
over-cashier-refuses = 🟢 Cryptomusがまたショップのアカウントを受け付けています。
over-support-shut = 🟢 ボットがサポートのグループにまた書き込めます。待っていたメッセージを届けます。

## The menu of commands

command-admin = ショップ管理: 対応待ちとコマンド一覧
command-admin-orders = すべての注文
command-order = 注文を探す: 番号、メール、アドレス
command-check = 今すぐ照会し直す
command-resend = コードを再表示
command-note = メモを残す
command-settle = 対応を完了にする
command-reopen = 対応を再開する
command-buy = 支払い済みの請求をもう一度購入
command-fund = 支払い済みの請求に入金した
command-refund = 支払い済みの請求を返金
command-ban = 購入者の購入を停止
command-unban = 購入停止を解除
command-pause = 販売を停止
command-resume = 販売を再開
command-stats = 集計
command-audit = 操作の記録

## The support group

support-topic = お問い合わせ { $case }
support-topic-order = お問い合わせ { $case } · 注文 { $order }
support-header = 🛟 <b>お問い合わせ { $case }</b>
support-order = 注文 { $order }: { $title } · { $state }
support-how-topic = このトピックに書いた内容は購入者に届きます（匿名で書いたものは届きません）。/done で終了します。
support-how-answer = このメッセージ、または下の関連メッセージに返信すると購入者に届きます。返信で /done を送ると終了します。
support-ended-by-buyer = ✔️ 購入者がお問い合わせ { $case } を終了しました。
support-over = お問い合わせ { $case } は終了しています。届きません。
support-blocked = 🚫 お問い合わせ { $case }: 購入者がボットをブロックしています。メッセージは届きませんでした。
