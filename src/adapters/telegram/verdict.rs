//! What Telegram's "no" means for a message.

use std::time::Duration;

use super::api::ApiFault;

/// A token that is refused may come good when the operator renews it.
const NO_TOKEN: Duration = Duration::from_secs(30);

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    Send,
    Edit,
    Delete,
    Answer,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// There is nothing left to do.
    Done,
    /// Telegram is out of order: try again when it may have recovered.
    Later,
    /// Try again after this time.
    After(Duration),
    /// Telegram wants fewer calls: try again after this time.
    TooMany(Duration),
    /// It may have happened.
    Unknown,
    /// The message is not there, or is not to be changed.
    Gone,
    /// The person is not to be reached.
    Blocked,
    /// It will never be taken.
    Refused,
}

/// Parts of descriptions of messages that need no edit any more.
const DONE: [(Attempt, &str); 8] = [
    (Attempt::Edit, "message is not modified"),
    (Attempt::Delete, "message to delete not found"),
    (Attempt::Delete, "message can't be deleted"),
    (Attempt::Delete, "message_id_invalid"),
    (Attempt::Delete, "message identifier is not specified"),
    (Attempt::Answer, "query is too old"),
    (Attempt::Answer, "query id is invalid"),
    (Attempt::Answer, "query_id_invalid"),
];
/// Parts of descriptions of messages that cannot be edited, and of topics in which nothing can be said any more.
const GONE: [(Attempt, &str); 11] = [
    (Attempt::Edit, "message to edit not found"),
    (Attempt::Edit, "message can't be edited"),
    (Attempt::Edit, "there is no text in the message to edit"),
    (Attempt::Edit, "there is no caption in the message to edit"),
    (Attempt::Edit, "there is no media in the message to edit"),
    (Attempt::Edit, "message_id_invalid"),
    (Attempt::Edit, "message identifier is not specified"),
    (Attempt::Send, "message thread not found"),
    (Attempt::Send, "topic_deleted"),
    (Attempt::Send, "topic_closed"),
    (Attempt::Send, "topic_id_invalid"),
];
/// Parts of descriptions of people who are not to be reached, and of groups.
const BLOCKED: [&str; 8] = [
    "upgraded to a supergroup",
    "not enough rights to send text messages",
    "chat_write_forbidden",
    "chat not found",
    "user not found",
    "user is deactivated",
    "user_is_blocked",
    "peer_id_invalid",
];

/// What a fault means for what was tried.
pub(super) fn judge(attempt: Attempt, fault: &ApiFault) -> Verdict {
    match fault {
        ApiFault::TooMany(wait) => Verdict::TooMany(*wait),
        ApiFault::Broken(_) | ApiFault::Unreached(_) => Verdict::Later,
        ApiFault::Unanswered(_) => Verdict::Unknown,
        ApiFault::Refused { code, description } => refused(attempt, *code, &description.to_ascii_lowercase()),
    }
}

fn refused(attempt: Attempt, code: u16, description: &str) -> Verdict {
    let has = |part: &&str| description.contains(*part);
    let is_of = |(its, part): &(Attempt, &str)| *its == attempt && has(part);
    if DONE.iter().any(is_of) {
        Verdict::Done
    } else if GONE.iter().any(is_of) {
        Verdict::Gone
    } else if code == 403 || BLOCKED.iter().any(has) {
        Verdict::Blocked
    } else if code == 401 || code == 404 {
        Verdict::After(NO_TOKEN)
    } else {
        Verdict::Refused
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Attempt, Verdict, judge};
    use crate::adapters::telegram::api::ApiFault;

    #[test]
    fn every_no_of_telegram_has_its_meaning() {
        let table = [
            (
                Attempt::Edit,
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
                Verdict::Done,
            ),
            (
                Attempt::Edit,
                400,
                "Bad Request: message to edit not found",
                Verdict::Gone,
            ),
            (
                Attempt::Edit,
                400,
                "Bad Request: message can't be edited",
                Verdict::Gone,
            ),
            (
                Attempt::Edit,
                400,
                "Bad Request: there is no text in the message to edit",
                Verdict::Gone,
            ),
            (Attempt::Edit, 400, "Bad Request: MESSAGE_ID_INVALID", Verdict::Gone),
            (
                Attempt::Delete,
                400,
                "Bad Request: message to delete not found",
                Verdict::Done,
            ),
            (
                Attempt::Delete,
                400,
                "Bad Request: message can't be deleted for everyone",
                Verdict::Done,
            ),
            (Attempt::Delete, 400, "Bad Request: MESSAGE_ID_INVALID", Verdict::Done),
            (
                Attempt::Send,
                403,
                "Forbidden: bot was blocked by the user",
                Verdict::Blocked,
            ),
            (Attempt::Edit, 403, "Forbidden: user is deactivated", Verdict::Blocked),
            (
                Attempt::Send,
                403,
                "Forbidden: bot can't initiate conversation with a user",
                Verdict::Blocked,
            ),
            (Attempt::Send, 400, "Bad Request: chat not found", Verdict::Blocked),
            (Attempt::Send, 400, "Bad Request: PEER_ID_INVALID", Verdict::Blocked),
            (
                Attempt::Send,
                403,
                "Forbidden: bot was kicked from the supergroup chat",
                Verdict::Blocked,
            ),
            (
                Attempt::Send,
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                Verdict::Blocked,
            ),
            (
                Attempt::Send,
                400,
                "Bad Request: not enough rights to send text messages to the chat",
                Verdict::Blocked,
            ),
            (
                Attempt::Send,
                400,
                "Bad Request: message thread not found",
                Verdict::Gone,
            ),
            (Attempt::Send, 400, "Bad Request: TOPIC_CLOSED", Verdict::Gone),
            (
                Attempt::Send,
                400,
                "Bad Request: message text is empty",
                Verdict::Refused,
            ),
            (Attempt::Send, 400, "Bad Request: message is too long", Verdict::Refused),
            (Attempt::Send, 413, "Request Entity Too Large", Verdict::Refused),
            (
                Attempt::Send,
                401,
                "Unauthorized",
                Verdict::After(Duration::from_secs(30)),
            ),
            (Attempt::Send, 404, "Not Found", Verdict::After(Duration::from_secs(30))),
            (
                Attempt::Answer,
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
                Verdict::Done,
            ),
            (Attempt::Answer, 400, "Bad Request: MESSAGE_TOO_LONG", Verdict::Refused),
        ];
        for (attempt, code, description, verdict) in table {
            let fault = ApiFault::Refused {
                code,
                description: description.into(),
            };
            assert_eq!(judge(attempt, &fault), verdict, "{attempt:?}: {description}");
        }
    }

    #[test]
    fn only_a_call_that_left_may_have_happened() {
        let wait = Duration::from_secs(7);
        for (fault, verdict) in [
            (ApiFault::TooMany(wait), Verdict::TooMany(wait)),
            (ApiFault::Broken(502), Verdict::Later),
            (ApiFault::Unreached("refused".into()), Verdict::Later),
            (ApiFault::Unanswered("timed out".into()), Verdict::Unknown),
        ] {
            assert_eq!(judge(Attempt::Send, &fault), verdict);
        }
    }
}
