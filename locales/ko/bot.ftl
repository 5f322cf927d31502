# 사람이 읽는 모든 문구, 한국어. 말투는 해요체로 통일한다.

## 마지막 입력에 대한 첫 줄

hint-stale = 이전 화면의 버튼이에요. 지금은 여기까지 와 있어요.
hint-unknown-command = 모르는 명령어예요. 아래 버튼으로 어디든 갈 수 있어요.
hint-use-buttons = 아래 버튼 중에서 골라 주세요.
hint-text-only = 글자만 읽을 수 있어요. 입력하시거나 아래 버튼을 눌러 주세요.
hint-price-moved = 가격을 방금 새로 확인했어요. 다시 한번 봐 주세요.
hint-left = 네, 아무것도 주문하지 않았어요.
hint-orders-go-on = 네, 알겠어요. 이미 하신 주문은 그대로 진행돼요. 결제 전이라면 결제 메시지에서 취소하실 수 있어요.
hint-closed = 지금은 잠시 새 주문을 받을 수 없어요. 조금 뒤에 다시 시도해 주세요.
hint-banned = 이 채팅에서는 새 주문을 받지 않아요. 이미 결제하신 주문은 약속대로 처리해 드려요.
hint-passed-on = ✅ 전달했어요. 답변은 여기로 와요.
hint-too-much = 한꺼번에 너무 많이 보내셨어요. 몇 분 뒤에 이어서 보내 주세요.
hint-support-ended = 상담이 끝났어요. /support 로 다시 시작할 수 있어요.
hint-too-many-open = 아직 결제하지 않은 주문이 있어요. 그중 하나를 결제하거나 취소하시면 새로 주문하실 수 있어요.
hint-too-many-today = 24시간 동안 할 수 있는 주문을 모두 하셨어요. 다음 주문은 { $again }부터 가능해요.
hint-too-many-at-once = 지금 주문이 아주 많아요. 1분 뒤에 다시 시도해 주세요.

## 어디서나

one-moment = ⏳ 잠시만요…
shop-silent = 😕 지금은 상점이 응답하지 않아요. 잠시 후 다시 시도해 주세요.
button-retry = 🔄 다시 시도
button-back = ‹ 뒤로
button-home = 🏠 처음으로
button-previous = ‹ 이전
button-next = 다음 ›

## 처음 화면

home =
    👋 <b>암호화폐로 사는 기프트카드, 휴대폰 충전, eSIM</b>
    내 지갑에서 바로 결제하면 코드가 이 채팅으로 도착해요. 회원 가입은 필요 없어요.
home-where = 🌍 어느 나라에서 쓰실 건가요?
home-country = 지금 보고 계신 나라: <b>{ $country }</b>
button-unpaid = ⏳ 결제 대기: { $title }
button-other-country = 🌍 다른 나라
button-all-countries = 🌍 모든 나라
button-orders = 📦 내 주문
button-language = 🌐 언어
button-help = ❓ 도움말
button-terms = 📄 이용약관
button-privacy = 🔒 개인정보
button-pay-support = 🛟 결제 도움

## 나라

countries =
    🌍 <b>어느 나라에서 쓰실 건가요?</b>
    나라 이름을 입력하거나 아래에서 골라 주세요. { $pages }쪽 중 { $page }쪽
countries-found = 🔎 “{ $typed }” 검색 결과 { $count }곳
countries-none = 🔎 “{ $typed }”에 맞는 나라를 찾지 못했어요. 다르게 쓰거나 영어 이름으로 입력해 보세요. 브랜드는 나라를 고른 다음에 찾을 수 있어요.

## 종류

kinds-title = <b>{ $country }</b>
kinds =
    <b>{ $country }</b>
    무엇을 찾으세요? <i>Steam</i>처럼 이름을 바로 입력하셔도 돼요.
kinds-none = 😕 지금은 <b>{ $country }</b>에서 쓸 수 있는 상품이 없어요.
kinds-all = 모든 상품
kind-gift-card = 기프트카드
kind-top-up = 휴대폰 충전
kind-esim = eSIM

## 브랜드

brands-title = <b>{ $title }</b> · { $country }
brands = 브랜드를 고르거나 이름을 입력해 주세요.
brands-paged = 브랜드를 고르거나 이름을 입력해 주세요. { $pages }쪽 중 { $page }쪽
brands-found = 🔎 “{ $typed }” 검색 결과 { $count }개. 다른 이름을 입력하면 다시 찾아 드려요.
brands-not-found = 🔎 여기에는 “{ $typed }” 검색 결과가 없어요. 더 짧게 입력하거나 다른 나라에서 찾아보세요.
brands-none = 😕 지금은 여기에 상품이 없어요.
button-show-all = 전체 보기
button-sold-out = { $brand } · 품절

## 금액

amounts-title =
    <b>{ $brand }</b>
    { $country }에서만 쓸 수 있어요.
amounts = 얼마짜리로 하시겠어요?
amounts-plans = 어떤 요금제로 하시겠어요?
amounts-span = 얼마짜리로 하시겠어요? 아래에서 고르거나 { $min }부터 { $max }까지 직접 입력해 주세요.
amounts-not-a-number = 숫자로 읽을 수 없어요. <code>25</code>처럼 숫자로 입력해 주세요.
amounts-too-little = { $min } 이상으로 입력해 주세요.
amounts-too-much = { $max } 이하로 입력해 주세요.
amounts-off-grid = 이 금액은 없어요. 가장 가까운 금액: { $below }, { $above }
amounts-top-up = 📱 전화번호로 바로 충전돼요.
amounts-esim = 📶 데이터 전용이에요. eSIM을 지원하는 휴대폰이어야 해요.
amounts-none = 😕 지금은 품절이에요. 다른 브랜드는 어떠세요?

## 전화번호와 이메일

bought = 🛍 { $title } · { $country }
contact-email =
    📧 <b>이메일 주소를 알려 주세요.</b>
    언제든 다시 볼 수 있도록 상점이 코드를 이메일로도 보내 드려요. 예: anna@example.org
contact-receipt =
    📧 <b>이메일 주소를 알려 주세요.</b>
    상점이 영수증을 보내 드려요. 예: anna@example.org
contact-phone =
    📱 <b>어느 번호를 충전할까요?</b>
    +82 10 1234 5678처럼 국가 번호까지 입력해 주세요. 충전은 되돌릴 수 없으니 한 자리씩 꼭 확인해 주세요.
contact-not-an-email = 🤔 이메일 주소가 아닌 것 같아요. anna@example.org 같은 형식으로 다시 입력해 주세요.
contact-no-country-code = 🤔 +82 10 1234 5678처럼 국가 번호까지 입력해 주세요.
contact-not-a-phone = 🤔 없는 전화번호예요. +82 10 1234 5678처럼 국가 번호까지 다시 입력해 주세요.
contact-email-meant =
    🤔 혹시 <b>{ $meant }</b> 맞으세요?
    맞는 쪽을 누르거나 다시 입력해 주세요.
contact-phone-meant =
    🤔 <b>{ $meant }</b> 맞으세요?
    맞으면 눌러 주시고, 아니면 국가 번호까지 다시 입력해 주세요.

## 코인과 네트워크

coins = 💳 어떤 코인으로 결제하시겠어요?
coins-none = 😕 지금은 쓸 수 있는 코인이 없어요. 몇 분 뒤 다시 시도해 주세요.
coins-invoice =
    💠 <b>Cryptomus로 결제</b>
    어떤 코인으로 결제할까요?
button-rail-invoice = 💠 Cryptomus로 더 많은 코인
button-rail-direct = ‹ Cryptomus 없이 결제
networks =
    🔗 <b>{ $coin }</b>, 어느 네트워크로 보내시겠어요?
    지갑이나 거래소에서 실제로 보낼 네트워크와 같아야 해요.
networks-none = 😕 지금은 { $coin } 결제가 안 돼요. 다른 코인을 골라 주세요.
network-cheap = { $network }: 빠르고 수수료가 낮아요
network-lightning = { $network }: 몇 초면 되고 수수료가 낮아요
network-bitcoin = { $network }: 10분 이상 걸려요
network-ethereum = { $network }: 수수료가 높을 수 있어요

## 헷갈리기 쉬운 코인과 네트워크

alike-same-address = ⚠️ 지갑에서 꼭 <b>{ $network }</b> 네트워크를 골라 주세요. { $others } 등 다른 네트워크에서는 주소가 같아 보여도 보낸 돈을 찾을 수 없게 돼요.
alike-other-address = ⚠️ 지갑에서 꼭 <b>{ $network }</b> 네트워크를 골라 주세요. { $others } 등 다른 네트워크로는 보낼 수 없어요.
alike-lightning = ⚠️ <b>{ $network }</b> 결제가 되는 지갑이 필요해요. Bitcoin 네트워크로 보낸 돈은 도착하지 않아요.
alike-bitcoin = ⚠️ 지갑에서 꼭 <b>{ $network }</b> 네트워크를 골라 주세요. Lightning이나 { $others } 등 다른 네트워크로는 보낼 수 없어요.
surely = 🔎 <b>{ $coin } 코인이 확실한가요?</b>
surely-edition = <b>{ $coin }</b> 코인은 이름이 비슷해도 { $other } 코인과 달라요. { $other } 코인을 보내면 결제가 되지 않고, 돈을 찾을 수 없게 돼요.
surely-pegged = <b>{ $network }</b> 네트워크에 있는 { $coin } 토큰이에요. { $coin } 코인을 원래 네트워크로 보내면 결제가 되지 않고, 돈을 찾을 수 없게 돼요.
surely-wallet = 지갑에서 확인해 주세요. 코인은 { $coin }, 네트워크는 { $network }: 둘 다 맞아야 해요.
surely-contract = 토큰 컨트랙트: { $contract }
button-surely = ✅ 네, { $coin } ({ $network }) 맞아요

## 확인

confirm-title = 🧾 <b>이대로 주문할까요?</b>
confirm-item = <b>{ $title }</b>
confirm-country = 📍 사용 가능 국가: { $country }
confirm-email = 📧 { $email }
confirm-phone = 📞 { $phone }
confirm-total = 💳 <b>{ $amount }</b>
confirm-total-about = 💳 <b>{ $amount }</b> (약 { $about })
confirm-exact = 정확한 { $coin } 금액은 결제 메시지에 표시돼요.
confirm-network = 🔗 { $network } 네트워크의 { $coin }
confirm-network-not = 🔗 { $network } 네트워크의 { $coin } ({ $others } 아님)
confirm-until = ⏱ 이 가격의 마감: { $until }
confirm-final = 상품이 전달되면 반품할 수 없어요.
confirm-final-phone = 번호를 한 자리씩 꼭 확인해 주세요. 충전은 되돌릴 수 없어요.
button-confirm = ✅ { $amount } 주문하기
button-confirm-on = ✅ { $amount } ({ $network }) 주문하기
button-confirm-in = ✅ { $amount } 주문하기 ({ $network } { $coin })
button-confirm-plain = ✅ 주문하기 ({ $network } { $coin })
button-other-coin = 다른 코인
button-other-amount = 다른 금액
button-other-brand = 다른 브랜드
button-other-contact = 연락처 바꾸기

## 첫 주문 전에 한 번 묻는 약관 동의

consent-title = 📄 <b>첫 주문 전에 한 가지만 여쭤볼게요</b>
consent-title-again = 📄 <b>지난 주문 이후 약관이 바뀌었어요</b>
consent =
    상품은 Cryptorefills가 판매하고 전달해요. 이 상점은 주문을 전달하고, 그에 필요한 정보만 암호화해 보관해요. /delete 로 언제든 지울 수 있어요.

    전달된 코드와 충전은 되돌릴 수 없어요. 이용약관과 개인정보 안내에 동의하시나요?
button-accept = ✅ 동의하고 { $amount } 주문하기
button-accept-short = ✅ { $amount } 동의

## 살 수 없는 까닭

refused-sold-out = 😕 방금 품절됐어요.
refused-not-available = 😕 더 이상 판매하지 않는 상품이에요.
refused-amount-not-offered = 😕 이 금액은 이제 판매하지 않아요. 다른 금액을 골라 주세요.
refused-limited = 😕 한 번에 살 수 있는 수량이 정해진 상품이에요. 다른 브랜드나 금액을 골라 주세요.
refused-too-small = 😕 이 코인으로 결제하기에는 금액이 너무 적어요. 금액을 올리거나 다른 코인을 골라 주세요.
refused-too-large = 😕 한 번에 주문할 수 있는 금액을 넘었어요. 더 적은 금액을 골라 주세요.
refused-daily-limit = 😕 오늘 한도를 모두 썼어요. 내일 다시 와 주세요.
refused-monthly-limit = 😕 이번 달 한도를 모두 썼어요. 다음 달에 다시 와 주세요.
refused-recipient = 😕 이 이메일 주소나 전화번호는 쓸 수 없어요. 다른 연락처를 알려 주세요.
refused-mailbox = 😕 이 이메일 서비스의 주소는 쓸 수 없어요. 다른 서비스의 이메일 주소를 알려 주세요.
refused-tender = 😕 지금은 이 코인이나 네트워크를 쓸 수 없어요. 다른 것을 골라 주세요.
refused-network = 😕 이 주문은 이 네트워크로 결제할 수 없어요. 다른 네트워크나 코인을 골라 주세요.
refused-identity = 😕 본인 확인이 필요한 브랜드라 여기서는 살 수 없어요. 다른 브랜드를 골라 주세요.
refused-identity-pending = 😕 이 브랜드에 필요한 본인 확인이 아직 끝나지 않았어요. 길면 이틀쯤 걸려요. 그때 다시 시도하거나 다른 브랜드를 골라 주세요.
refused-coupon = 😕 쓰지도 않은 할인 코드 때문에 상점이 주문을 받지 않았어요. 다시 시도해 주세요.
refused-setup-failed = 😕 이 코인의 입금 주소를 만들지 못했어요. 다른 코인을 골라 주세요.
refused-price-moved = 😕 방금 가격이 바뀌었어요. 새 가격을 확인해 주세요.
refused-dearer = 😕 방금 가격이 바뀌었어요. 이전 가격: { $old }, 지금 가격: <b>{ $new }</b>
refused-wrong-echo = 😕 주문 내용이 서로 맞지 않아 안전을 위해 멈췄어요. 다시 시도해 주세요.
refused-not-selling = 😕 상점이 잠시 쉬고 있어요. 나중에 다시 시도해 주세요.
refused-unreachable = 😕 상점에 연결되지 않았어요. 잠시 후 다시 시도해 주세요.
refused-cashier-busy = 😕 결제 서비스가 제때 응답하지 않았어요. 잠시 후 다시 시도하거나 다른 결제 방법을 골라 주세요.
refused-cashier-shut = 😕 지금은 인보이스로 결제할 수 없어요. 다른 결제 방법을 골라 주세요.
refused-other = 😕 상점이 이 주문을 받지 않았어요. 다시 시도하거나 다른 코인을 골라 주세요.

## 주문 중

ordering =
    ⏳ <b>주문 { $order }번을 준비하고 있어요</b>
    { $title }. 몇 초면 끝나요.
ordering-refused =
    <b>주문 { $order }번: { $title }</b>
    주문되지 않았고, 결제하실 것도 없어요.
ordering-unclear =
    😕 <b>주문 { $order }번: { $title }</b>
    상점의 응답을 받지 못했어요. 저희가 아는 한 주문은 되지 않았어요. 결제하실 것은 없으니 다시 시작하시면 돼요.
ordering-ready =
    ✅ <b>주문 { $order }번을 결제하실 수 있어요.</b>
    입금 주소와 QR 코드는 결제 메시지에 있어요.
ordering-going-on = 📦 <b>주문 { $order }번</b>에 새 소식이 있어요. 확인해 보세요.
button-start-again = 🔄 다시 시작
button-shop-on = 🏠 계속 둘러보기

## 주문 목록

orders =
    📦 <b>내 주문</b>
    주문을 누르면 진행 상황을 볼 수 있어요.
orders-none =
    📦 <b>내 주문</b>
    아직 주문이 없어요. 첫 주문을 기다릴게요.
orders-no-more = 주문이 더 없어요.
order-unknown = 주문을 찾을 수 없어요.
order-title = 📦 <b>주문 { $order }번</b>
order-item = <b>{ $title }</b> · { $country }
order-amount = 💳 { $amount } · { $network }
order-opened = 🗓 { $opened }
step-ordered = 주문
step-seen = 입금 감지
step-confirmed = 입금 확인
step-delivered = 전달 완료

state-placing = 준비 중
state-refused = 주문 안 됨
state-unclear = 주문 안 됨
state-awaiting-payment = 결제 대기
state-overdue = 시간 지남
state-partly-paid = 일부 입금
state-payment-seen = 입금 감지
state-paid = 입금 확인
state-under-review = 확인 중
state-code-awaited = 코드 기다리는 중
state-delivering = 도착 중
state-delivered = 전달 완료
state-expired = 만료
state-cancelled = 취소됨
state-refunded = 환불됨
state-needs-operator = 처리 중
state-closed = 종료
state-buying = 구매 중
state-refunding = 환불 중
state-settled = 처리 완료

news-placing = ⏳ 주문을 준비하고 있어요.
news-refused = 주문되지 않았고, 결제하실 것도 없어요.
news-unclear = 상점의 응답을 받지 못했어요. 저희가 아는 한 주문은 되지 않았어요. 결제하실 것은 없어요.
news-awaiting-payment = ⏳ 입금을 기다리고 있어요. 결제 마감: { $until }. 입금 주소와 QR 코드는 결제 메시지에 있어요.
news-overdue = ⌛ 결제 시간이 지났어요. <b>지금은 보내지 마세요.</b> 오고 있는 입금은 계속 확인하고 있어요.
news-partly-paid =
    🟡 { $sent } 도착했어요. 남은 금액: <b>{ $missing }</b>
    나머지를 같은 주소로 보내 주세요.
news-partly-paid-tiny =
    🟡 { $sent } 도착했어요. 남은 금액: <b>{ $missing }</b>
    상점이 입금으로 인정하는 최소 금액보다 적어요. 같은 주소로 보내셔도 되고, 인정되지 않으면 담당자가 처리해 드려요.
news-partly-paid-unknown =
    🟡 일부만 도착했어요. 전체 금액: <b>{ $amount }</b>
    지갑에서 모자란 금액을 확인해 같은 주소로 보내 주세요.
news-partly-overdue = ⌛ { $sent } 도착했지만 전체 금액에는 모자라고, 결제 시간이 지났어요. <b>지금은 더 보내지 마세요.</b> 나머지를 이미 보내셨다면 계속 확인할게요. 아니라면 보내신 돈은 담당자가 챙겨 드려요.
news-surplus = ➕ 요청한 금액보다 <b>{ $surplus }</b> 더 도착했어요. 담당자에게 알렸고, 챙겨 드릴게요.
news-missing = 🟠 상점이 지금 이 주문을 찾지 못하고 있어요. <b>돈을 보내지 마세요.</b> 담당자에게 알렸고 계속 확인하고 있어요. 이미 보내셨다면 지갑의 거래 ID를 보관해 주세요.
news-payment-seen = 🟢 입금이 감지됐어요. 네트워크에서 확인되면 상품이 자동으로 도착해요.
news-paid = 🟢 입금이 확인됐어요. 곧 상품이 도착해요.
news-under-review = 🟠 상점 직원이 주문을 직접 확인하고 있어요. 길면 하루쯤 걸려요. 따로 하실 일은 없고, 진행되면 바로 알려 드려요.
news-code-awaited = 🟢 상점 처리가 끝났고, 코드가 오고 있어요. 보통 금방 와요. 오래 걸리면 알려 드릴게요.
news-delivering = 🟢 상품이 도착해서 채팅에 넣고 있어요.
news-delivered = ✅ 전달됐어요. 즐겁게 쓰세요!
news-returned = ✅ 전달됐어요. 결제하신 돈은 그 뒤에 돌려드렸어요.
news-code-deleted = 🗑 약속대로 { $days }일이 지나 여기서 코드를 지웠어요. 코드는 그때 이메일로도 보내 드렸어요.
news-expired = ⌛ 시간 안에 입금되지 않았어요. <b>지금은 보내지 마세요.</b> 늦게 온 입금은 사흘 동안 확인해요.
news-cancelled = ✖️ 취소된 주문이에요. <b>지금은 보내지 마세요.</b> 늦게 온 입금은 사흘 동안 확인해요.
news-refunded = ↩️ 상점이 돈을 돌려보냈어요. 지갑에 보이기까지 시간이 걸릴 수 있어요. 도착하지 않으면: /paysupport
news-needs-operator = 🟠 결제에 문제가 생겼어요. 담당자에게 알렸고 처리하고 있어요. 더 보내지 마시고, 지갑의 거래 ID를 보관해 주세요.
news-paid-too-little = 🟠 결제 시간이 지났는데 일부만 도착했어요. 담당자에게 알렸고, 보내신 돈을 챙기고 있어요. 더 보내지 마시고, 지갑의 거래 ID를 보관해 주세요.
news-paid-too-late = 🟠 입금은 도착했지만 상점이 이미 주문을 닫은 뒤였어요. 담당자에게 알렸고 처리하고 있어요. 더 보내지 마시고, 지갑의 거래 ID를 보관해 주세요.
news-delivery-failed = 🟠 입금은 도착했지만 상점이 상품을 전달하지 못했어요. 담당자에게 알렸고 처리하고 있어요. 따로 하실 일은 없고, 진행되면 바로 알려 드려요.
news-no-code = 🟠 상점은 처리가 끝났다고 하는데 아직 코드를 받지 못했어요. { $email } 주소로 이메일이 갔을 수 있으니 스팸함까지 확인해 주세요. 담당자에게도 알렸어요. 코드가 오면 바로 여기로 보내 드려요.
news-vanished = 🟠 입금이 감지됐는데 상점이 더는 이 주문을 찾지 못해요. 담당자에게 알렸고 처리하고 있어요. 지갑의 거래 ID를 보관해 주세요.
news-closed = 종료된 주문이에요. 이 주문의 주소로는 더 보내지 마세요.
news-settled = 🟢 담당자가 이 주문을 확인하고 처리를 마쳤어요.
news-held = 🟠 결제 서비스가 이 결제를 확인하고 있어요. 따로 하실 일은 없고, 필요하면 저희가 연락드릴게요.
news-buying = 🟢 결제가 확인됐어요. 지금 상품을 구매하고 있고, 준비되면 여기로 바로 보내 드려요.
news-not-bought = 🟠 결제는 잘 받았지만 지금은 상품을 구매하지 못했어요. 담당자에게 알렸으니 주문하신 상품을 보내 드리거나 돈을 돌려드릴게요.
news-buying-stuck = 🟠 결제는 잘 받았지만 구매가 평소보다 오래 걸리고 있어요. 담당자가 확인하고 있으니 따로 하실 일은 없어요.
news-refunding = ↩️ 돈을 돌려드리는 중이에요. 보내는 대로 알려 드릴게요.
news-refund-stuck = 🟠 환불이 바로 되지 않았어요. 담당자에게 알렸고, 지금 확인하고 있어요.
refund-would-go-to = 돈을 돌려드리게 되면 <code>{ $address }</code> 주소로 보내 드려요. 아직 다른 주소로 바꾸실 수 있어요.
refund-goes-to = 받으실 주소: <code>{ $address }</code>
refund-went-to = 받으신 주소: <code>{ $address }</code>

refund-address = ↩️ <b>주문 { $order }번: 환불받을 주소</b>
refund-address-why = 이 주문을 어떻게 진행할지는 담당자가 정해요. 주문하신 상품을 받으실 수도 있어요. 대신 돈을 돌려드리게 되면 여기서 알려 주신 주소로 보내 드려요.
refund-address-ask = <b>{ $network }</b> 네트워크에서 <b>{ $coin }</b> 코인을 받을 주소를 보내 주세요.
refund-address-care = 본인 지갑 주소가 가장 좋아요. 거래소라면 이 네트워크에서 이 코인을 받는 입금 주소여야 해요. 메모나 태그가 필요한 주소는 쓸 수 없고, 돈을 찾을 수 없게 돼요.
refund-address-wrong = 🔴 { $network } 네트워크의 { $coin } 주소가 아니에요. 지갑에서 복사해서 다른 말 없이 주소만 보내 주세요.
refund-address-paid-to = 🔴 결제할 때 돈을 보내신 주소예요. { $network } 네트워크에서 { $coin } 코인을 받을 본인 주소를 보내 주세요.
refund-address-fits = <b>{ $network }</b> 네트워크의 <b>{ $coin }</b> 주소가 맞나요? 지갑과 비교해 주세요. 잘못된 주소로 보낸 돈은 되찾을 수 없어요.
refund-address-shown = <code>{ $address }</code>
address-of-bitcoin = 비트코인 주소는 bc1, 1 또는 3으로 시작해요.
address-of-litecoin = 라이트코인 주소는 ltc1, L 또는 M으로 시작해요.
address-of-dogecoin = 도지코인 주소는 D로 시작해요.
address-of-evm = 0x로 시작하고, 그 뒤에 숫자와 a부터 f까지의 글자가 40개 이어져요.
address-of-solana = 솔라나 주소는 글자와 숫자 32~44개예요.
address-of-tron = 트론 주소는 T로 시작하고 글자와 숫자 34개예요.
address-of-ton = TON 주소는 UQ 또는 EQ로 시작하고 48글자예요.

news-claimed = 🔎 보내셨다고 알려 주셔서 감사해요. <b>더 보내지 마시고</b> 지갑의 거래 ID를 보관해 주세요. 입금이 저절로 확인되지 않으면 담당자가 살펴보고, 결과는 여기로 알려 드릴게요.

button-check = 🔄 지금 확인
button-cancel = ✖️ 취소
button-cancel-surely = 네, 취소할게요
button-keep = 아니요, 그대로 둘게요
button-show-code = 🔑 코드 보기
button-open-order = 📦 주문 보기
button-receipt = 🧾 영수증
button-refund-address = ↩️ 환불받을 주소 알려주기
button-refund-address-other = ✏️ 다른 주소
button-refund-address-yes = ✅ 네, 이 주소예요
button-sent = 🙋 이미 보냈어요
button-plain = 🔳 QR이 안 읽히나요?
button-link = 🔳 처음 QR 코드

## 결제 메시지

bill =
    💳 <b>주문 { $order }번: { $title }</b>
    정확히 이 금액을
    <b>{ $amount }</b>
    <b>{ $network }</b> 네트워크로 아래 주소에 보내 주세요
bill-coming =
    💳 <b>주문 { $order }번</b>
    곧 이 메시지에 주소와 QR 코드가 나타나요.
bill-scan = 주소가 너무 길어 여기에 표시할 수 없어요. QR 코드를 스캔해 주세요.
bill-memo = ⚠️ 메모를 꼭 함께 넣어 주세요. 없으면 입금이 사라져요: { $memo }
bill-plain = 🔳 이 QR 코드에는 주소만 있어요. 금액은 직접 입력해 주세요.
bill-until = ⏳ 결제 마감: { $until }
bill-fees = ➕ 지갑이나 거래소 수수료는 별도예요.
bill-only = ⚠️ { $network } 네트워크의 { $coin }만 보내 주세요. 다른 것은 찾을 수 없게 돼요.
bill-only-not = ⚠️ { $network } 네트워크의 { $coin }만 보내 주세요({ $others } 아님). 다른 것은 찾을 수 없게 돼요.
bill-cancel =
    <b>주문 { $order }번을 취소할까요?</b>
    이미 돈을 보내셨다면 취소하지 마세요.
bill-title = <b>주문 { $order }번: { $title }</b>
button-copy-address = 📋 주소
button-copy-amount = 📋 금액
button-copy-memo = 📋 메모
button-invoice-page = 🌐 결제 페이지

## 코드가 담긴 메시지

voucher-title = <b>{ $title }</b> · 주문 { $order }번
voucher-coming = 🎉 도착했어요! 곧 이 메시지에 코드가 나타나요.
voucher-code = 🔑 { $code }
voucher-code-of-several = 🔑 { $number }. { $code }
voucher-pin = PIN: { $pin }
voucher-serial = 일련번호: { $serial }
voucher-hidden = <i>누르면 보여요. 코드를 본 사람은 누구나 쓸 수 있으니 조심하세요.</i>
voucher-in-a-file =
    { $count ->
        [1] 📎 코드는 이 파일에 입력할 그대로 들어 있어요.
       *[other] 📎 코드 { $count }개가 이 파일에 입력할 그대로 들어 있어요.
    }
voucher-file-code = 코드 { $number }
voucher-file-pin = PIN
voucher-file-serial = 일련번호
voucher-file-beware = <i>파일을 본 사람은 누구나 쓸 수 있으니 조심하세요.</i>
voucher-redeem =
    <b>사용 방법</b>
    { $steps }
voucher-esim =
    <b>설치 방법</b>
    휴대폰 설정에서 “eSIM 추가”를 열고, 직접 입력을 골라 코드를 붙여넣어 주세요. 입력 칸이 두 개라면 두 $ 사이가 SM-DP+ 주소, 그 뒤가 활성화 코드예요.
voucher-topped-up = ✅ { $phone } 번호로 충전했어요. 반영까지 몇 분 걸릴 수 있어요.
voucher-by-email = 📧 { $email } 주소로 보내 드렸어요. 보이지 않으면 스팸함을 확인해 주세요.
voucher-reference = 통신사 참조 번호: { $reference }
button-open-card = 🎁 카드 열기
button-open-card-of-several = 🎁 카드 { $number } 열기
button-copy-code = 📋 코드 복사
button-copy-pin = 📋 PIN

## The receipt
## What stands in the picture is read from the English phrases, since it has Latin letters only.

receipt-title = 🧾 <b>영수증</b> · 주문 { $order }번
receipt-line = { $label }: <b>{ $value }</b>
receipt-heading = 영수증
receipt-shop = 판매 봇
receipt-order = 주문 번호
receipt-ordered = 주문 일시
receipt-item = 상품
receipt-gift-card = 기프트카드
receipt-top-up = 휴대폰 충전
receipt-esim = eSIM
receipt-country = 사용 국가
receipt-paid = 결제 금액
receipt-due = 청구 금액
receipt-network = 네트워크
receipt-surplus = 초과 입금액
receipt-price = 가격
receipt-about = 약 { $price }
receipt-to = 받는 곳
receipt-status = 상태
receipt-no-code = 이 영수증에는 코드가 없어요

## 알림 메시지

notice = <b>주문 { $order }번: { $title }</b>
notice-partly-paid = <b>주문 { $order }번, 금액이 아직 모자라요</b>
notice-under-review = <b>주문 { $order }번, 시간이 조금 더 걸려요</b>
notice-expired = <b>주문 { $order }번이 만료됐어요</b>
notice-cancelled = <b>상점이 주문 { $order }번을 취소했어요</b>
notice-needs-operator = <b>주문 { $order }번, 담당자가 살펴보고 있어요</b>
notice-settled = <b>주문 { $order }번, 처리가 끝났어요</b>
notice-reminder = <b>주문 { $order }번, 시간이 얼마 남지 않았어요</b>
notice-paid-too-much = <b>주문 { $order }번, 더 많이 결제됐어요</b>
notice-missing = <b>주문 { $order }번에 잠시 문제가 있어요</b>
notice-found-again = <b>주문 { $order }번을 다시 찾았어요</b>
notice-claimed = <b>주문 { $order }번의 입금을 찾고 있어요</b>

## 짧은 알림

toast-stale = 이전 화면의 버튼이에요.
toast-price-moved = 가격을 방금 새로 확인했어요. 다시 한번 봐 주세요.
toast-checking = 확인하고 있어요…
toast-looking = 지금 입금을 찾고 있어요.
toast-looking-already = 이미 찾고 있어요. 결과는 여기로 알려 드릴게요.
toast-nothing-new = 아직 새 소식이 없어요. 계속 확인하고 알려 드릴게요.
toast-settled = 이미 끝난 주문이에요. 더 확인할 것이 없어요.
toast-not-yours = 주문을 찾을 수 없어요.
toast-too-late-to-cancel = 이제는 취소할 수 없는 주문이에요.
toast-code-coming = 새 메시지로 코드를 보내 드릴게요.
toast-no-code-yet = 아직 코드가 없어요.
toast-use-buttons = 버튼을 눌러 주세요.
toast-code-deleted = 약속대로 여기서 코드를 지웠어요. 코드는 그때 이메일로도 보내 드렸어요.
toast-receipt-coming = 새 메시지로 영수증을 보내 드릴게요.
toast-no-receipt-yet = 영수증은 상품이 전달된 뒤에 받을 수 있어요.

## 언어

languages = 🌐 어떤 언어로 볼까요?

## 도움말

help =
    ❓ <b>이용 방법</b>
    1. 나라, 브랜드, 금액을 골라요.
    2. 코인을 고르고 내용을 한 번 더 확인해요.
    3. QR 코드를 스캔하거나 주소와 금액을 복사해 지갑에서 보내요.
    4. 보통 몇 분 안에 코드가 여기로 도착해요.
help-paying =
    💳 <b>결제</b>
    표시된 금액을 정확히, 한 번에, 표시된 네트워크로 보내 주세요. 수수료는 별도예요. 모자라면 얼마가 부족한지 알려 드려요.
help-time =
    ⏳ <b>시간</b>
    남은 시간은 결제 메시지에 나와요. 시간이 지났다면 새로 주문해 주세요. 늦게 도착한 돈도 계속 확인해요.
help-trouble =
    🛟 <b>문제가 있나요?</b>
    “내 주문”에서 주문을 열고 “지금 확인”을 눌러 주세요. 사람의 도움이 필요한 결제는 담당자에게 바로 전달돼요. 지갑의 거래 ID를 보관해 주세요.

## 이용약관, 개인정보, 결제 도움

terms = 📄 <b>간단한 이용약관</b>
terms-seller =
    <b>판매자</b>
    판매자는 Cryptorefills예요. 이 상점은 상품을 보여 주고, 주문을 전달하고, 코드를 가져다드려요. 결제 메시지에 다른 안내가 없으면 Cryptorefills에 직접 결제하게 되며, 이 상점은 돈을 보관하지 않아요.
terms-paying =
    <b>결제</b>
    표시된 금액을 정확히, 표시된 코인과 네트워크로, 표시된 시간 안에 보내 주세요. 네트워크와 지갑 수수료는 별도예요. 다른 코인이나 다른 네트워크로 보내면 잃을 수 있어요. 늦거나 모자라거나 두 번 보낸 돈은 담당자가 확인하며, 며칠 걸릴 수 있어요.
terms-goods =
    <b>받는 상품</b>
    카드는 해당 국가에서, 브랜드의 조건에 따라서만 쓸 수 있어요. 코드가 전달되거나 휴대폰이 충전되면 되돌릴 수 없어요. 상품을 전달할 수 없으면 돈을 돌려드려요.
terms-fair =
    <b>올바른 이용</b>
    합법적인 목적으로, 본인의 돈으로만 구매해 주세요. 코드를 본 사람은 누구나 쓸 수 있으니 이 채팅을 남에게 보여 주지 마세요.
terms-own = 이 상점 운영자의 약관도 있어요:
button-own-terms = 📄 운영자의 약관
privacy = 🔒 <b>간단한 개인정보 안내</b>
privacy-stored =
    <b>보관하는 것</b>
    이 채팅의 번호, 언어와 나라, 마지막으로 쓴 이메일 주소와 전화번호, 약관 동의, 그리고 주문(무엇을, 누구에게, 얼마에, 어떻게 되었는지)이에요. 모두 사람마다 다른 키로 암호화돼요. 이름, 메시지, 지갑은 보관하지 않아요. 환불이 있을 때 그 주소만 보관해요.
privacy-kept = 코드와 받는 사람의 주소는 다시 볼 수 있도록 전달 후 { $days }일 동안 보관한 뒤 파기해요.
privacy-given =
    <b>누구에게 전달되나</b>
    Cryptorefills는 주문과 이메일 주소, 충전의 경우 전화번호를 받고 영수증을 보내요. 뉴스레터는 절대 신청하지 않아요. Cryptomus를 거치는 결제라면 Cryptomus가 금액과 주문의 번호를 받아요. /support 에 쓰신 내용은 이 상점의 담당자에게 전달돼요. 결제는 다른 모든 거래처럼 블록체인에 공개돼요. 그 밖의 누구에게도 전달하지 않아요.
privacy-telegram =
    <b>텔레그램</b>
    봇과의 채팅은 종단 간 암호화가 아니에요. 텔레그램은 코드를 포함해 내용을 읽을 수 있어요. 코드를 쓴 뒤에는 채팅을 비워 주세요.
privacy-rights =
    <b>내 데이터는 내 것</b>
    /export 는 보관된 내 정보를 모두 파일로 드려요. /delete 는 완전히 파기해요. 누구와도 연결되지 않는 주문 번호, 금액, 상태만 남아요. 이 채팅의 주문이 제한된 경우에는 제한을 유지하려고 채팅 번호를 알아볼 수 없게 바꾼 값만 보관해요.
pay-support = 🛟 <b>결제 도움</b>
pay-support-steps =
    1. /orders 에서 주문을 열고 “지금 확인”을 눌러 주세요.
    2. 지갑의 거래 ID를 보관해 주세요.
    3. 모자라게 보내셨나요? 얼마가 부족한지, 아직 보낼 시간이 있는지 주문에 나와요.
    4. 늦게, 더 많이, 또는 두 번 보내셨나요? 더 보내지 마세요. 저절로 확인되며 담당자가 처리해요.
pay-support-telegram = 텔레그램은 여기서 한 구매를 도와드릴 수 없어요.
support-none = 사람의 도움이 필요한 결제는 담당자에게 바로 전달되고, 여기로 알려 드려요.
support-here = 💬 담당자와 상담하기: /support
support-mail = ✉️ 문의: { $mail }
support-link = 💬 담당자가 도와드려요:
button-support = 💬 문의하기

## 내 데이터 받기와 삭제

export = 📄 이 상점에 보관된 내 정보 전부예요. 코드는 파일에 없어요. /orders 에서 주문을 열면 볼 수 있어요.
export-about = 이 상점에 보관된 내 정보 전부예요. 코드를 가진 사람은 누구나 쓸 수 있어서 이 파일에는 코드가 없어요. /orders 에서 주문을 열면 볼 수 있어요.
delete-title = 🗑 <b>보관된 내 정보를 모두 삭제할까요?</b>
delete-gone = 이메일 주소와 전화번호, 코드를 포함한 주문, 언어와 나라가 영원히 사라져요. 저희를 포함해 누구도 되돌릴 수 없어요. /export 로 먼저 사본을 받을 수 있어요.
delete-stays = 남는 것: 이 채팅의 코드 메시지(채팅을 비울 때까지 내 것이에요)와, 누구와도 연결되지 않는 주문 번호와 금액이에요.
delete-unpaid = 결제하지 않은 주문은 취소돼요. <b>더 이상 돈을 보내지 마세요.</b> 나중에 도착한 돈은 여기서 찾을 수 없어요.
delete-paid = 아직 끝나지 않은 주문이 있어요. 결제한 상품을 먼저 받으신 다음에 삭제해요:
button-delete = 🗑 네, 모두 삭제해 주세요
delete-waits = ⏳ <b>이 주문이 끝나는 대로 내 정보가 삭제돼요.</b> 아무것도 하지 않으셔도 돼요.
delete-give-up = 기다리지 않고 이 주문을 포기할 수도 있어요. <b>그러면 결제한 상품이 여기로 오지 않고, 돈도 여기서 돌려받을 수 없으며, 아무도 더 확인할 수 없어요.</b>
button-give-up = 🗑 주문을 포기하고 지금 삭제
button-keep-data = ‹ 삭제하지 않기
farewell = 🗑 <b>완료했어요.</b> 보관된 정보를 모두 파기했어요. 위 메시지의 코드는 내 것이니, 사용한 뒤 채팅을 비워 주세요. 다시 쇼핑하고 싶다면: /start

## 고객지원과의 대화

support =
    🛟 <b>고객지원, 문의 { $case }</b>
    무엇이 문제인지 여기에 쓰거나 사진을 보내 주세요. 담당자가 읽고 이 채팅으로 답해 드려요. 코드, 비밀번호, 지갑 복구 단어는 절대 보내지 마세요.
support-perhaps-again = ↻ 다음 메시지는 이미 받으셨을 수 있어요.
support-ended = 🛟 문의 { $case }번 상담이 끝났어요. /support 로 다시 시작할 수 있어요.
support-not-passed-on = 이런 종류의 메시지는 전달할 수 없어요. 글과 사진은 전달할 수 있어요.
button-end-support = ✔️ 해결됐어요, 끝내기
button-answer-support = 🛟 고객지원, 문의 { $case }: 답하기
command-support = 상담하기

## 텔레그램이 보여 주는 봇 소개

command-start = 쇼핑하기
command-orders = 내 주문
command-language = 언어
command-help = 도움말
command-cancel = 하던 일 그만두기
command-terms = 이용약관
command-privacy = 개인정보: 보관되는 내용
command-pay-support = 결제 도움
command-export = 내 데이터를 파일로 받기
command-delete = 내 데이터 삭제
bot-description =
    암호화폐로 사는 기프트카드, 휴대폰 충전, eSIM.

    나라와 브랜드를 고르고 내 지갑에서 결제하면 코드가 이 채팅으로 도착해요. 회원 가입은 필요 없어요.
bot-short-description = 암호화폐로 사는 기프트카드, 휴대폰 충전, eSIM. 코드는 채팅으로 도착해요.

## 운영자에게

alarm-unclear = ⚠️ 주문 { $order }번: Cryptorefills의 주문 생성 응답을 받지 못했어요. 그쪽에 미결제 주문이 있을 수 있어요. 구매자에게 주소는 보이지 않았어요. 하실 일은 없어요.
alarm-wrong-echo = ⚠️ 주문 { $order }번: 요청과 다른 주문이 만들어져 거절했어요. 구매자에게 주소는 보이지 않았어요.
alarm-unknown-refusal = ⚠️ 주문 { $order }번: 모르는 코드로 거절됐어요. 로그를 확인해 주세요.
alarm-unknown-state = ⚠️ 주문 { $order }번: 모르는 상태가 왔어요. 로그를 확인해 주세요. 주문은 계속 추적해요.
alarm-under-review = 🟠 주문 { $order }번: Cryptorefills 직원이 확인하고 있어요.
alarm-payment-failed = 🔴 주문 { $order }번: 입금이 감지된 뒤 결제가 실패했거나, 그랬을 수 있어요. 처리해 주세요.
alarm-paid-too-little = 🔴 주문 { $order }번: 일부만 입금된 채 시간이 지났어요. 처리해 주세요.
alarm-cancelled-after-payment = 🔴 주문 { $order }번: 입금이 감지된 뒤 취소됐어요. 처리해 주세요.
alarm-paid-too-late = 🔴 주문 { $order }번: 전액이 감지됐는데 주문이 닫혔어요. 처리해 주세요.
alarm-delivery-failed = 🔴 주문 { $order }번: 결제됐지만 Cryptorefills가 전달하지 못했다고 해요. 처리해 주세요.
alarm-no-code = 🔴 주문 { $order }번: 완료된 지 15분이 지났는데 코드가 없어요. 구매자에게 이메일을 확인하라고 안내했어요. 처리해 주세요.
alarm-vanished = 🔴 주문 { $order }번: 입금이 감지됐는데 하루 동안 Cryptorefills에 주문이 없어요. 처리해 주세요.
alarm-missing = 🔴 주문 { $order }번: Cryptorefills에 그런 주문이 없다고 해요. 주소는 내렸고, 하루 동안 계속 물어봐요.
alarm-goods-changed = 🟠 주문 { $order }번: 나중 응답에 다른 코드가 왔어요. 구매자는 처음 코드를 갖고, 다른 코드는 봉인해 보관해요. 어느 것이 맞는지 Cryptorefills에 문의해 주세요.
alarm-never-fetched = 🟠 주문 { $order }번: 구매자가 코드를 받으러 돌아오지 않았고 보관 기간이 끝났어요. 약속대로 여기서 코드를 지웠어요. Cryptorefills가 이메일로도 보냈어요.
alarm-surplus = 🟡 주문 { $order }번: 청구 금액보다 { $surplus } 더 입금됐어요. 구매자와 차액을 정리해 주세요.
alarm-foreign-hint = 🔴 주문 { $order }번: 서명된 Cryptomus 메시지가 이 주문을 다른 인보이스·금액·통화와 함께 언급했어요. 무시했어요. 결제 키가 새어 나가지 않았는지 확인해 주세요.
alarm-foreign-invoice = 🔴 주문 { $order }번: Cryptomus가 물어본 것과 다른 인보이스·금액·통화를 답했어요. 그에 따라 한 일은 없어요.
alarm-money-back = 🔴 주문 { $order }번: 상품을 이미 구매했는데 돈이 구매자에게 돌아가요.
alarm-held = 🟠 주문 { $order }번: Cryptomus가 결제를 확인하느라 보류하고 있어요. 보류가 풀릴 때까지 아무것도 사지 않아요.
alarm-held-afterwards = 🟠 주문 { $order }번: 상품을 이미 구매했는데 Cryptomus가 결제를 확인하느라 보류하고 있어요.
alarm-payout-failed = 🟠 주문 { $order }번: Cryptorefills로 보내는 지급이 되지 않았어요. 나간 돈은 없으니 시간이 되면 직접 보내 주세요.
alarm-supply-short = 🟠 주문 { $order }번: Cryptorefills 주문에 돈이 덜 도착했어요. 나머지를 보내 주세요.
alarm-supply-review = 🟠 주문 { $order }번: 인보이스 뒤의 주문을 Cryptorefills 직원이 확인하고 있어요.
alarm-former-paid = 🔴 주문 { $order }번: 이전 Cryptorefills 주문이 더는 필요 없어진 뒤에 결제됐어요. Cryptorefills에서 확인해 주세요.
alarm-paid-after-settled = 🔴 주문 { $order }번: 처리를 마친 뒤에 돈이 더 들어왔고, 아무것도 구매하지 않아요. 구매하려면 주문을 다시 열고, 아니면 Cryptomus에서 돈을 돌려보내 주세요.
alarm-not-bought = 🔴 주문 { $order }번: 구매자는 결제했지만 Cryptorefills가 팔지 않았어요. 다시 구매하거나 돈을 돌려보내 주세요.
alarm-not-funded = 🔴 주문 { $order }번: 구매자는 결제했지만 Cryptorefills 주문이 입금되기 전에 닫혔어요. 다시 구매하거나 돈을 돌려보내 주세요.
alarm-supply-failed = 🔴 주문 { $order }번: Cryptorefills 주문이 입금된 뒤에 잘못됐어요. Cryptorefills에서 확인한 다음 다시 구매하거나 돈을 돌려보내 주세요.
alarm-payout-unclear = 🔴 주문 { $order }번: 지급이 나갔는지 알 수 없어요. 다른 일을 하기 전에 Cryptomus를 확인해 주세요.
alarm-refund-failed = 🔴 주문 { $order }번: 돈을 돌려보내지 못했어요. 다른 주소로 시도해 주세요.
alarm-refund-unclear = 🔴 주문 { $order }번: 환불이 접수됐는지 알 수 없어요. 다른 일을 하기 전에 Cryptomus를 확인해 주세요.
alarm-refunded-while-buying = 🔴 주문 { $order }번: 상품값을 치렀는데 돈이 구매자에게 돌아가고 있어요. 상품은 보내지 않았어요. Cryptorefills에서 확인해 주세요.

## 운영자에게 부탁하는 입금

funds =
    💸 <b>주문 { $order }번 결제 완료: { $title }</b>
    <b>{ $network }</b> 네트워크로 Cryptorefills에 <b>{ $amount }</b>만큼 보내 주세요:
funds-until = ⏳ 결제 마감: { $until }
funds-late = ⌛ 결제 시간이 끝났어요. 이제 보내지 마세요.
funds-then = 상품은 구매자에게 자동으로 전달돼요. 명령어: /order { $order }
funds-closed = ✔️ 주문 { $order }번: 더 보낼 돈이 없어요. 보내지 마세요.
funds-arrived = ✅ 주문 { $order }번에 돈이 도착했어요. 더 보내지 마세요. 상품은 구매자에게 자동으로 전달돼요.
alarm-cashier-shut = 🔴 주문 { $order }번: Cryptomus가 상점 계정을 거부해서 인보이스를 만들지 못했어요. “giftkiosk check”를 실행해 주세요. 구매자에게는 다른 결제 방법을 안내했어요.
alarm-refund-address = 🟡 주문 { $order }번: 구매자가 환불받을 주소를 알려 주었어요. 주문 페이지에서 볼 수 있고, /refund { $order } 명령으로 그 주소에 돌려보낼 수 있어요.
alarm-claimed = 🔎 주문 { $order }번: 구매자는 주소가 사라지기 전에 보냈다고 해요. 확인된 입금은 없어요. 찾아봐 주세요.
