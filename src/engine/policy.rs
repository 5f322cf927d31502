//! What an operator decides, as the engine goes by it.

use rust_decimal::Decimal;

use crate::domain::catalog::Rails;
use crate::domain::consent::{Edition, Imprint};
use crate::domain::ids::ChatId;
use crate::domain::language::Language;
use crate::domain::limits::Limits;
use crate::domain::purse::Purse;
use crate::domain::retention::Retention;
use crate::domain::veil::Veil;

/// What an operator decides.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Who hears alarms and may give commands.
    pub admins: Vec<ChatId>,
    /// The group whose people answer buyers.
    pub support: Option<ChatId>,
    /// For people whose language we do not speak, and for admins who never wrote.
    pub default_language: Language,
    /// How many orders may be opened.
    pub limits: Limits,
    /// The terms that must be accepted before something is bought.
    pub edition: Edition,
    /// Who runs the shop.
    pub imprint: Imprint,
    /// How long codes and addresses are kept.
    pub retention: Retention,
    /// Which rails there are.
    pub rails: Rails,
    /// So many percent are added to the upstream's price on the invoice rail.
    pub margin_percent: Decimal,
    /// Who pays for what is bought behind an invoice.
    pub purse: Purse,
    /// Hides the numbers of banned chats.
    pub veil: Veil,
}
