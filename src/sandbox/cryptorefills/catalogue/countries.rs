//! The countries of the catalogue with their money, their operators and the script of their shop signs.

use rust_decimal::Decimal;

/// The script in which a country's own brands are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Plain Latin letters.
    Latin,
    /// Latin letters with accents.
    Accented,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// Chinese.
    Chinese,
    /// Arabic, written from the right.
    Arabic,
    /// Hebrew, written from the right.
    Hebrew,
    /// Cyrillic.
    Cyrillic,
    /// Greek.
    Greek,
    /// Thai.
    Thai,
    /// Devanagari.
    Devanagari,
}

/// A fiat currency.
#[derive(Clone, Copy, Debug)]
pub struct Currency {
    /// ISO 4217.
    pub code: &'static str,
    /// What stands before an amount in a localised label.
    pub sign: &'static str,
    /// Units for one US dollar, as digits and their scale.
    per_dollar: (i64, u32),
    /// What the face value "1" of the grid becomes here.
    pub unit: i64,
}

impl Currency {
    /// `amount` of this currency in US dollars.
    pub fn in_dollars(&self, amount: Decimal) -> Decimal {
        let (digits, scale) = self.per_dollar;
        amount.checked_div(Decimal::new(digits, scale)).unwrap_or(amount)
    }

    /// The label of an amount, such as `$20` or `TRY300`.
    pub fn label(&self, amount: Decimal) -> String {
        format!("{}{amount}", self.sign)
    }
}

/// A country of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Country {
    /// ISO 3166 alpha-2, upper case.
    pub code: &'static str,
    /// English name.
    pub name: &'static str,
    /// Its money.
    pub currency: &'static Currency,
    /// The script of its own brands.
    pub script: Script,
    /// Mobile operators.
    pub operators: &'static [&'static str],
}

const fn money(code: &'static str, sign: &'static str, per_dollar: (i64, u32), unit: i64) -> Currency {
    Currency {
        code,
        sign,
        per_dollar,
        unit,
    }
}

static USD: Currency = money("USD", "$", (1, 0), 1);
static EUR: Currency = money("EUR", "€", (86, 2), 1);
static GBP: Currency = money("GBP", "£", (75, 2), 1);
static CHF: Currency = money("CHF", "CHF", (80, 2), 1);
static CAD: Currency = money("CAD", "CA$", (138, 2), 1);
static AUD: Currency = money("AUD", "A$", (152, 2), 1);
static NZD: Currency = money("NZD", "NZ$", (170, 2), 1);
static BRL: Currency = money("BRL", "R$", (545, 2), 5);
static MXN: Currency = money("MXN", "MX$", (187, 1), 20);
static ARS: Currency = money("ARS", "ARS", (1340, 0), 1000);
static CLP: Currency = money("CLP", "CLP", (955, 0), 1000);
static COP: Currency = money("COP", "COP", (4050, 0), 4000);
static PEN: Currency = money("PEN", "S/", (355, 2), 4);
static TRY: Currency = money("TRY", "TRY", (415, 1), 50);
static JPY: Currency = money("JPY", "¥", (148, 0), 100);
static KRW: Currency = money("KRW", "₩", (1390, 0), 1000);
static CNY: Currency = money("CNY", "CN¥", (715, 2), 10);
static HKD: Currency = money("HKD", "HK$", (78, 1), 10);
static TWD: Currency = money("TWD", "NT$", (305, 1), 30);
static SGD: Currency = money("SGD", "S$", (129, 2), 1);
static MYR: Currency = money("MYR", "RM", (422, 2), 5);
static THB: Currency = money("THB", "฿", (325, 1), 30);
static VND: Currency = money("VND", "₫", (26_300, 0), 20_000);
static IDR: Currency = money("IDR", "Rp", (16_400, 0), 10_000);
static PHP: Currency = money("PHP", "₱", (572, 1), 50);
static INR: Currency = money("INR", "₹", (878, 1), 100);
static AED: Currency = money("AED", "AED", (367, 2), 5);
static SAR: Currency = money("SAR", "SAR", (375, 2), 5);
static EGP: Currency = money("EGP", "EGP", (485, 1), 50);
static MAD: Currency = money("MAD", "MAD", (905, 2), 10);
static ILS: Currency = money("ILS", "₪", (338, 2), 5);
static ZAR: Currency = money("ZAR", "R", (177, 1), 20);
static NGN: Currency = money("NGN", "₦", (1530, 0), 1000);
static KES: Currency = money("KES", "KSh", (129, 0), 100);
static GHS: Currency = money("GHS", "GH₵", (108, 1), 10);
static PLN: Currency = money("PLN", "PLN", (366, 2), 5);
static CZK: Currency = money("CZK", "CZK", (211, 1), 20);
static HUF: Currency = money("HUF", "HUF", (340, 0), 500);
static RON: Currency = money("RON", "RON", (436, 2), 5);
static BGN: Currency = money("BGN", "BGN", (168, 2), 2);
static RSD: Currency = money("RSD", "RSD", (1007, 1), 100);
static UAH: Currency = money("UAH", "₴", (413, 1), 50);
static KZT: Currency = money("KZT", "₸", (540, 0), 500);
static SEK: Currency = money("SEK", "SEK", (95, 1), 10);
static NOK: Currency = money("NOK", "NOK", (101, 1), 10);
static DKK: Currency = money("DKK", "DKK", (640, 2), 10);

const fn land(
    code: &'static str,
    name: &'static str,
    currency: &'static Currency,
    script: Script,
    operators: &'static [&'static str],
) -> Country {
    Country {
        code,
        name,
        currency,
        script,
        operators,
    }
}

/// Every country of the catalogue; the United States first, as it holds most brands.
#[rustfmt::skip]
pub static COUNTRIES: [Country; 58] = [
    land("US", "United States", &USD, Script::Latin, &["AT&T", "T-Mobile", "Verizon", "Tello", "Boost Mobile", "Cricket", "Simple Mobile", "Ultra Mobile"]),
    land("AE", "United Arab Emirates", &AED, Script::Arabic, &["Etisalat", "du"]),
    land("AR", "Argentina", &ARS, Script::Accented, &["Claro", "Personal", "Movistar"]),
    land("AT", "Austria", &EUR, Script::Accented, &["A1", "Magenta"]),
    land("AU", "Australia", &AUD, Script::Latin, &["Telstra", "Optus", "Vodafone"]),
    land("BE", "Belgium", &EUR, Script::Accented, &["Proximus", "Orange"]),
    land("BG", "Bulgaria", &BGN, Script::Cyrillic, &["A1", "Vivacom"]),
    land("BR", "Brazil", &BRL, Script::Accented, &["Claro", "Vivo", "TIM"]),
    land("CA", "Canada", &CAD, Script::Accented, &["Rogers", "Bell", "Fido", "Chatr"]),
    land("CH", "Switzerland", &CHF, Script::Accented, &["Swisscom", "Sunrise"]),
    land("CL", "Chile", &CLP, Script::Accented, &["Entel", "WOM"]),
    land("CN", "China", &CNY, Script::Chinese, &["China Mobile", "China Unicom", "China Telecom"]),
    land("CO", "Colombia", &COP, Script::Accented, &["Claro", "Tigo"]),
    land("CZ", "Czechia", &CZK, Script::Accented, &["O2", "Vodafone"]),
    land("DE", "Germany", &EUR, Script::Accented, &["Telekom", "Vodafone", "O2", "Lebara"]),
    land("DK", "Denmark", &DKK, Script::Accented, &["Lebara", "Lycamobile"]),
    land("EG", "Egypt", &EGP, Script::Arabic, &["Vodafone", "Orange", "Etisalat"]),
    land("ES", "Spain", &EUR, Script::Accented, &["Movistar", "Orange", "Vodafone"]),
    land("FI", "Finland", &EUR, Script::Accented, &["DNA", "Elisa"]),
    land("FR", "France", &EUR, Script::Accented, &["Orange", "SFR", "Bouygues"]),
    land("GB", "United Kingdom", &GBP, Script::Latin, &["EE", "O2", "Vodafone", "Three", "giffgaff"]),
    land("GH", "Ghana", &GHS, Script::Latin, &["MTN", "AirtelTigo"]),
    land("GR", "Greece", &EUR, Script::Greek, &["Cosmote", "Vodafone"]),
    land("HK", "Hong Kong", &HKD, Script::Chinese, &["CSL", "SmarTone"]),
    land("HU", "Hungary", &HUF, Script::Accented, &["Yettel", "Telekom"]),
    land("ID", "Indonesia", &IDR, Script::Latin, &["Telkomsel", "XL", "Indosat"]),
    land("IE", "Ireland", &EUR, Script::Latin, &["Vodafone", "Three"]),
    land("IL", "Israel", &ILS, Script::Hebrew, &["Partner", "Cellcom"]),
    land("IN", "India", &INR, Script::Devanagari, &["Airtel", "Jio", "Vi"]),
    land("IT", "Italy", &EUR, Script::Accented, &["TIM", "WindTre", "Iliad"]),
    land("JP", "Japan", &JPY, Script::Japanese, &["SoftBank", "au"]),
    land("KE", "Kenya", &KES, Script::Latin, &["Safaricom", "Airtel"]),
    land("KR", "South Korea", &KRW, Script::Korean, &["SK Telecom", "KT"]),
    land("KZ", "Kazakhstan", &KZT, Script::Cyrillic, &["Beeline", "Kcell"]),
    land("MA", "Morocco", &MAD, Script::Arabic, &["Maroc Telecom", "Inwi"]),
    land("MX", "Mexico", &MXN, Script::Accented, &["Telcel", "Movistar", "AT&T"]),
    land("MY", "Malaysia", &MYR, Script::Latin, &["Maxis", "Celcom", "Digi"]),
    land("NG", "Nigeria", &NGN, Script::Latin, &["MTN", "Glo", "Airtel"]),
    land("NL", "Netherlands", &EUR, Script::Latin, &["KPN", "Lebara", "Vodafone"]),
    land("NO", "Norway", &NOK, Script::Accented, &["Telenor", "MyCall"]),
    land("NZ", "New Zealand", &NZD, Script::Latin, &["Spark", "One NZ"]),
    land("PE", "Peru", &PEN, Script::Accented, &["Claro", "Entel"]),
    land("PH", "Philippines", &PHP, Script::Latin, &["Globe", "Smart"]),
    land("PL", "Poland", &PLN, Script::Accented, &["Play", "Plus", "Orange"]),
    land("PT", "Portugal", &EUR, Script::Accented, &["MEO", "NOS"]),
    land("RO", "Romania", &RON, Script::Accented, &["Orange", "Digi"]),
    land("RS", "Serbia", &RSD, Script::Cyrillic, &["mts", "Yettel"]),
    land("SA", "Saudi Arabia", &SAR, Script::Arabic, &["STC", "Mobily", "Zain"]),
    land("SE", "Sweden", &SEK, Script::Accented, &["Telia", "Comviq"]),
    land("SG", "Singapore", &SGD, Script::Chinese, &["Singtel", "StarHub"]),
    land("SK", "Slovakia", &EUR, Script::Accented, &["Orange", "Telekom"]),
    land("TH", "Thailand", &THB, Script::Thai, &["AIS", "True Move"]),
    land("TR", "Türkiye", &TRY, Script::Accented, &["Turkcell", "Vodafone"]),
    land("TW", "Taiwan", &TWD, Script::Chinese, &["Chunghwa", "FarEasTone"]),
    land("UA", "Ukraine", &UAH, Script::Cyrillic, &["Kyivstar", "lifecell"]),
    land("UY", "Uruguay", &USD, Script::Accented, &["Antel"]),
    land("VN", "Vietnam", &VND, Script::Accented, &["Viettel", "Vinaphone"]),
    land("ZA", "South Africa", &ZAR, Script::Latin, &["Vodacom", "MTN", "Cell C"]),
];
