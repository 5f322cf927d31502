//! A chat's number made unreadable, for what must outlive the wish to be forgotten: a ban.

use sha2::{Digest, Sha256};

use super::ids::ChatId;

/// Hides chat numbers with a key that lies in no record.
#[derive(Clone, Copy, Default)]
pub struct Veil([u8; 32]);

impl std::fmt::Debug for Veil {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Veil(…)")
    }
}

impl Veil {
    /// With this key.
    pub const fn of(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// What stands for a chat: always the same for the same chat, and no number that Telegram gives to anybody.
    pub fn hides(&self, chat: ChatId) -> ChatId {
        let hash = Sha256::new_with_prefix(self.0)
            .chain_update(chat.0.to_be_bytes())
            .finalize();
        let first = hash
            .iter()
            .take(8)
            .fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        // Telegram's numbers have at most 52 bits.
        ChatId((first | 1 << 62).cast_signed() & i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Veil;
    use crate::domain::ids::ChatId;

    #[test]
    fn a_chat_has_one_veiled_number_under_a_key_and_another_under_another() {
        let (one, other) = (Veil::of([1; 32]), Veil::of([2; 32]));
        assert_eq!(one.hides(ChatId(7)), one.hides(ChatId(7)));
        assert_ne!(one.hides(ChatId(7)), one.hides(ChatId(8)));
        assert_ne!(one.hides(ChatId(7)), other.hides(ChatId(7)));
        assert!((0..1_000).all(|chat| one.hides(ChatId(chat)).0 >= 1 << 62));
    }
}
