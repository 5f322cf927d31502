# What only admins read, in Korean: short and exact.

## The overview

admin-overview = 🛠 <b>상점 관리</b>
admin-selling = 🟢 판매 중
admin-paused = ⏸ { $since }부터 일시 중지. 새 주문은 받지 않고, 진행 중인 주문은 계속 처리해요.
admin-cases =
    { $count ->
        [0] 확인할 주문이 없어요.
       *[other] 🔴 확인할 주문 { $count }건
    }
admin-banned =
    { $count ->
       *[other] 🚫 구매가 막힌 채팅 { $count }개
    }
admin-commands =
    /order 12: 주문 보기 (번호, Cryptorefills ID, 이메일, 전화번호, 입금 주소, 거래 ID)
    /orders: 전체 주문 · /stats · /audit
    /check 12: 지금 다시 조회
    /resend 12: 구매자 채팅에 코드 다시 보내기
    /note 12 내용 · /settle 12 사유 · /reopen 12
    /fund 12 · /buy 12 · /refund 12: 결제된 인보이스
    /ban 12 · /unban 12: 그 주문의 구매자 · /unban: 모든 차단
    /pause · /resume: 판매
    주문 화면에서는 번호를 생략할 수 있어요.
admin-usage = 이렇게 입력하세요: <code>/{ $command } 12</code> (주문 번호)

admin-button-overview = 🛠 상점 관리
admin-button-stats = 📊 통계
admin-button-trail = 🧾 작업 기록
admin-button-bans = 🚫 차단 목록
admin-button-lift = ✅ 차단 { $number } 해제
admin-button-older = 이전 기록 ›
admin-button-again = 🔄 새로고침
admin-button-open = 🛠 주문 { $order }
admin-button-surely = 네, 진행할게요
admin-button-no = 아니요, 돌아가기

admin-filter-all = 전체 주문
admin-filter-cases = 🔴 확인 필요
admin-filter-unpaid = 결제 대기
admin-filter-paid = 결제됨
admin-filter-delivered = 전달 완료
admin-filter-ended = 종료

## Lists

admin-bans = 🚫 <b>유효한 차단</b>
    데이터를 삭제한 채팅도 포함되며, 그때는 차단 번호만 알 수 있어요.
admin-orders = 📦 <b>{ $which }</b>
admin-found = 🔎 <b>검색된 주문</b>
admin-looking = ⏳ 전체 주문을 찾는 중…
admin-none = 없음
admin-found-none = 일치하는 주문이 없어요. 일부가 아닌 전체를 입력하세요. 전화번호는 국가 번호까지 필요해요. 데이터가 삭제된 주문은 번호로만 찾을 수 있어요.
admin-found-most = 최근 { $count }건이에요. 더 오래된 주문이 있을 수 있어요.
admin-no-order = 주문 { $order }번은 없어요.

## One order

admin-order = { $sign } <b>주문 { $order }</b> · { $state }
admin-for = 받는 곳: { $to }
admin-agreed = 확인한 금액: { $amount } · { $network }
admin-due = 결제할 금액: { $amount } · { $network }
admin-address = 주소: <code>{ $address }</code>
admin-transaction = 거래: <code>{ $txid }</code>
admin-refund-address = 구매자가 알려 준 환불 주소: <code>{ $address }</code>
admin-arrived = 입금됨: { $amount }
admin-waits-for-buyer = ⏳ 구매자의 결제를 기다리는 중
admin-waits-for-shop = ⏳ Cryptorefills를 기다리는 중
admin-waits-for-cashier = ⏳ Cryptomus를 기다리는 중
admin-waits-for-funds = 💸 입금을 기다리는 중: 구매자는 결제했고, Cryptorefills의 주문에 돈을 보내야 해요.
admin-fund = 보낼 금액: { $amount } · { $network }, 주소: <code>{ $address }</code>
admin-waits-for-refund = ↩️ 돈이 구매자에게 돌아가는 중
admin-waits-for-late-money = ⏳ 종료됨. 늦은 입금을 최대 3일까지 확인해요.
admin-waits-for-telegram = ⏳ 상품이 도착했고, 텔레그램으로 보내는 중
admin-waits-unclear = Cryptorefills의 주문 생성 응답을 받지 못했어요. 구매자에게 주소를 보여 주지 않았으며, 기다릴 것은 없어요.
admin-returned = ↩️ 전달한 뒤에 돈이 구매자에게 돌아갔어요. 기다릴 것이 없어요.
admin-waits-for-nobody = 기다릴 것이 없어요.
admin-forgotten = 👤 구매자가 모든 데이터를 삭제했어요. 이 주문의 구매자를 더는 알 수 없으며, 기다릴 것이 없어요.
admin-settled = ✔️ 직접 마감함: { $reason }
admin-moment = { $at } · { $state }
admin-note = 📝 { $at } · { $note }
admin-buyer-banned = 🚫 이 구매자는 새 주문을 할 수 없어요.
admin-words-note = 📝 주문 { $order }의 메모를 입력하세요. 관리자만 볼 수 있어요. 코드는 적지 마세요.
admin-words-settle = ✔️ 주문 { $order }번을 왜 마감하나요? 사유를 입력하세요. 작업 기록에 영구히 남으니 개인 정보는 적지 마세요. 구매자에게 처리가 끝났다고 알려요.
admin-words-refund = ↩️ 주문 { $order }의 돈을 어느 주소로 돌려보낼까요? 결제한 네트워크의 구매자 주소를 입력하세요. 거래소 주소는 구매자 것이 아닐 수 있으니 먼저 물어보세요.
admin-sure = ❓ <b>{ $measure }: 주문 { $order }</b>. 진행할까요? 버튼은 5분 동안 유효해요.
admin-reason = “{ $reason }”

admin-measure-check = 🔄 지금 조회
admin-measure-resend = 🔑 코드 다시 보내기
admin-measure-fund = 💸 입금 완료
admin-measure-buy = 🛒 다시 구매
admin-measure-refund = ↩️ 환불
admin-measure-settle = ✔️ 마감
admin-measure-reopen = 🔓 다시 열기
admin-measure-note = 📝 메모
admin-measure-ban = 🚫 구매자 차단
admin-measure-unban = ✅ 차단 해제
admin-measure-pause = ⏸ 판매 중지
admin-measure-resume = ▶️ 판매 재개

admin-done-check = ✅ 다시 조회하고 있어요. 결과는 여기에 표시돼요.
admin-done-resend = ✅ 구매자 채팅으로 코드를 보내고 있어요.
admin-done-fund = ✅ 입금 완료로 기록했어요. 상품은 구매자에게 자동으로 전달돼요.
admin-done-buy = ✅ 다시 구매하기 시작했어요.
admin-done-refund = ✅ 환불을 시작했어요.
admin-done-settle = ✅ 마감했어요. 구매자에게 알려요.
admin-done-reopen = ✅ 다시 열었어요. 주문을 계속 확인해요.
admin-done-note = ✅ 메모했어요.
admin-done-ban = ✅ 이 구매자는 새 주문을 할 수 없어요. 결제된 주문은 그대로 전달해요.
admin-done-unban = ✅ 이 구매자는 다시 구매할 수 있어요.
admin-done-pause = ✅ 중지했어요. 구매자에게는 잠시 쉬는 중이라고 보여요.
admin-done-resume = ✅ 판매를 재개했어요.

admin-nothing-to-fund = 이 주문은 Cryptorefills에 바로 결제되어 따로 입금할 것이 없어요. /check 로 Cryptorefills의 상태를 확인하세요.
admin-nothing-to-refund = 이 주문은 Cryptorefills에 바로 결제되어 상점이 가진 돈이 없어요. 환불은 Cryptorefills만 할 수 있으니, 파트너 계정의 주문 ID와 거래 ID로 Cryptorefills 고객센터에 문의하세요. 그다음 /settle 로 여기서 마감하세요.
admin-not-now = 지금 주문 상태에는 맞지 않아요. 가능한 작업은 아래 버튼에 있어요.
admin-address-changed = 🟡 확인을 묻는 사이에 구매자가 다른 주소를 알려 왔어요. 아무것도 보내지 않았어요. 주소를 확인하고 다시 결정하세요.
admin-not-an-address = 그 주소로는 돌려보낼 수 없어요. 결제한 네트워크의 구매자 주소여야 해요. 확인하고 다시 입력하세요.
admin-not-delivered = 아직 코드가 없어요. /check 로 상태를 확인하세요.
admin-on-its-way = 코드가 이미 채팅으로 가는 중이에요.
admin-resent-enough = 오늘 코드를 세 번 다시 보냈어요. 하루 최대 횟수예요.
admin-nothing-to-check = 조회할 것이 없어요. 끝난 주문이거나 만들어지지 않은 주문이에요.
admin-no-case = 이 주문에는 확인할 일이 없어요.
admin-settled-already = 이미 마감된 주문이에요. /reopen 으로 되돌릴 수 있어요.
admin-not-settled = 마감된 주문이 아니에요.
admin-no-words = 내용이 빠졌어요. 번호 뒤에 입력하세요.
admin-already-so = 이미 그런 상태예요.
admin-no-buyer = 구매자가 있어야 하는 작업인데, 이 구매자는 모든 데이터를 삭제했어요. /unban 으로 유효한 차단을 볼 수 있어요.
admin-erased = 필요한 정보가 없어요. 보관 기간이 지나 이 주문의 코드와 주소가 삭제됐어요.
admin-too-late = 버튼의 유효 시간이 지났어요. 아무것도 하지 않았으니 처음부터 다시 하세요.
admin-not-own = 직접 입력해 주세요. 전달된 메시지는 인정되지 않아요.

## Figures

admin-stats = 📊 <b>통계</b>
admin-today = <b>오늘 (UTC)</b>
admin-week = <b>7일</b>
admin-month = <b>30일</b>
admin-conversion =
    { $opened ->
       *[other] 주문 { $opened }건, 전달 { $percent }%
    }
admin-count = · { $state }: { $count }
admin-sum = 💳 { $amount }
admin-money = 💰 <b>전체 결제금의 현황</b>
admin-money-sum = · { $place }: { $amount }
admin-money-underway = 처리 중
admin-money-case = 확인 필요
admin-money-returning = 환불 중
admin-money-delivered = 전달 완료
admin-money-refunded = 환불 완료
admin-money-settled = 관리자가 마감함
admin-money-given-up = 구매자가 포기함

## The trail

admin-trail = 🧾 <b>작업 기록</b>
admin-entry = { $number }. { $at } · { $measure } · 작업자 { $by }
admin-entry-order = 주문 { $order }

## Alarms

alarm-price-drift = ⚠️ 주문 { $order }: Cryptorefills가 합의한 금액보다 비싸게 만들어 거절했어요. 구매자에게 주소를 보여 주지 않았고, 새 가격으로 다시 확인할 수 있어요.
alarm-case-waits = 🔴 주문 { $order }번이 하루 넘게 확인을 기다리고 있어요.
strain-disk-short = 🔴 저장소 디스크에 남은 공간이 1GB도 안 돼요. 새 주문은 받지 않고 결제된 주문은 계속 처리해요. 공간을 확보하세요.
strain-upstream-refuses = 🔴 Cryptorefills가 요청을 거절해요(401 또는 403). CRYPTOREFILLS_PARTNER_ID가 맞는지, 이 서버가 차단되었는지 확인하세요. 열린 주문은 계속 시도해요.
strain-streams-down = ⚠️ Cryptorefills 스트림이 열리지 않아요. 조회만으로 주문을 확인하므로 조금 느려져요.
strain-webhook-trouble = ⚠️ 텔레그램이 웹훅으로 전달하지 못해요. PUBLIC_URL에 밖에서 접속할 수 있는지 확인하세요.
strain-url-astray = ⚠️ 이 서버에서 보기에 PUBLIC_URL이 이 상점으로 이어지지 않아 웹훅이 오지 않을 수 있어요. “giftkiosk check”를 실행하세요. 주문은 조회로 계속 확인해요.
strain-hooks-forged = ⚠️ 우리 키로 서명되지 않은 웹훅만 들어와요. CRYPTOMUS_PAYMENT_KEY가 현재 키인지 확인하세요. 맞다면 누군가 위조를 시도하는 것이며 아무 영향이 없어요. 인보이스는 조회로 계속 확인해요.
strain-cashier-refuses = 🔴 Cryptomus가 상점 계정이나 키, 또는 이 서버를 거절해서 인보이스를 만들거나 조회할 수 없거나, 지급을 보낼 수 없어요. “giftkiosk check”를 실행하세요. 열린 인보이스는 계속 시도해요.
strain-support-shut = 🔴 봇이 문의 그룹에 글을 쓸 수 없어 구매자의 메시지가 대기 중이에요. 봇이 아직 그룹에 있고 글을 쓸 수 있는지 확인하세요. 슈퍼그룹으로 바뀐 그룹은 ID가 달라져요. 새 ID를 SUPPORT_CHAT_ID에 넣고 봇을 다시 시작하세요.
over-disk-short = 🟢 디스크 공간이 다시 확보됐어요. 새 주문을 받아요.
over-upstream-refuses = 🟢 Cryptorefills가 다시 응답해요.
over-streams-down = 🟢 Cryptorefills 스트림이 다시 열려요.
over-webhook-trouble = 🟢 텔레그램이 다시 웹훅으로 전달해요.
over-url-astray = 🟢 PUBLIC_URL이 다시 이 상점으로 이어져요.
over-hooks-forged = 🟢 서명이 틀린 웹훅이 더는 들어오지 않아요.
over-cashier-refuses = 🟢 Cryptomus가 상점 계정을 다시 받아들여요.
over-support-shut = 🟢 봇이 다시 문의 그룹에 글을 쓸 수 있어요. 밀린 메시지를 전달해요.

## The menu of commands

command-admin = 상점 관리: 확인할 일, 모든 명령
command-admin-orders = 전체 주문
command-order = 주문 찾기: 번호, 이메일, 주소
command-check = 지금 다시 조회
command-resend = 코드 다시 보내기
command-note = 메모 남기기
command-settle = 마감하기
command-reopen = 다시 열기
command-buy = 결제된 인보이스 다시 구매
command-fund = 결제된 인보이스 입금 완료
command-refund = 결제된 인보이스 환불
command-ban = 구매자 차단
command-unban = 구매자 차단 해제
command-pause = 판매 중지
command-resume = 판매 재개
command-stats = 통계
command-audit = 작업 기록

## The support group

support-topic = 문의 { $case }
support-topic-order = 문의 { $case } · 주문 { $order }
support-header = 🛟 <b>문의 { $case }</b>
support-order = 주문 { $order }: { $title } · { $state }
support-how-topic = 이 토픽에 쓰는 내용은 구매자에게 전달돼요. 단, 익명으로 쓴 것은 전달되지 않아요. /done 으로 끝내요.
support-how-answer = 이 메시지나 아래의 관련 메시지에 답장하면 구매자에게 전달돼요. 답장으로 /done 을 보내면 끝나요.
support-ended-by-buyer = ✔️ 구매자가 문의 { $case }번을 끝냈어요.
support-over = 문의 { $case }번은 끝났어요. 전달되지 않아요.
support-blocked = 🚫 문의 { $case }: 구매자가 봇을 차단했어요. 메시지가 전달되지 않았어요.
