//! What is said around a conversation with support: the topic, its first message, and the words that keep both sides apart.

use super::button::{case_data, choice_data};
use super::message::{Action, Draft, Html, Key, Style};
use super::page::{Page, lines};
use super::phrases::Words;
use super::standing::standing;
use crate::domain::ids::MessageId;
use crate::domain::order::Order;
use crate::domain::support::{Case, CaseId, CaseWord, Way};
use crate::domain::walk::Choice;

/// The screen of a chat in a conversation.
pub(in crate::view) fn screen(mut page: Page<'_>, case: CaseId) -> Draft {
    page.say("support", &[("case", (&case.to_string()).into())]);
    let end = Key {
        label: page.words.label("button-end-support", &[]),
        action: Action::Press(choice_data(page.scene.chat.revision, &Choice::EndSupport)),
        style: Style::Plain,
    };
    page.row(vec![end]);
    page.back()
}

/// The name of the topic in the group, at most 128 characters.
pub fn topic(words: &Words, case: &Case) -> String {
    let number = case.id.to_string();
    match case.order {
        Some(order) => words.label(
            "support-topic-order",
            &[("case", (&number).into()), ("order", (&order.to_string()).into())],
        ),
        None => words.label("support-topic", &[("case", (&number).into())]),
    }
}

/// The first message of a conversation in the group: its number and the order, nothing of the person.
pub fn header(words: &Words, case: &Case, order: Option<&Order>, topic: Option<i64>) -> Draft {
    let number = case.id.to_string();
    let mut said = vec![words.say("support-header", &[("case", (&number).into())])];
    if let Some(order) = order {
        let title = words.title(&order.basket.item);
        let state = standing(words, order);
        said.push(words.say(
            "support-order",
            &[
                ("order", (&order.id.to_string()).into()),
                ("title", (&title).into()),
                ("state", (&state).into()),
            ],
        ));
    }
    let how = if topic.is_some() {
        "support-how-topic"
    } else {
        "support-how-answer"
    };
    said.push(words.say(how, &[]));
    Draft {
        text: lines(&said),
        topic,
        ..Draft::default()
    }
}

/// What stands around a copy: where it goes, and for the buyer who speaks and how to answer.
pub fn copy(words: &Words, case: &Case, way: Way) -> Draft {
    match way {
        Way::ToGroup => in_group(case, Html::default()),
        Way::ToBuyer => Draft {
            rows: vec![vec![answer(words, case)]],
            ..Draft::default()
        },
    }
}

/// Goes before a copy that may be the second one.
pub fn perhaps_again(words: &Words, case: &Case, way: Way) -> Draft {
    let text = words.say("support-perhaps-again", &[]);
    match way {
        Way::ToGroup => in_group(case, text),
        Way::ToBuyer => Draft {
            text,
            ..Draft::default()
        },
    }
}

/// A word about the conversation.
pub fn word(words: &Words, case: &Case, word: CaseWord, group: bool) -> Draft {
    let id = match word {
        CaseWord::EndedByBuyer => "support-ended-by-buyer",
        CaseWord::EndedByGroup => "support-ended",
        CaseWord::Over => "support-over",
        CaseWord::Blocked => "support-blocked",
        CaseWord::NotPassedOn(_) => "support-not-passed-on",
    };
    let text = words.say(id, &[("case", (&case.id.to_string()).into())]);
    if group {
        in_group(case, text)
    } else {
        Draft {
            text,
            ..Draft::default()
        }
    }
}

fn answer(words: &Words, case: &Case) -> Key {
    Key {
        label: words.label("button-answer-support", &[("case", (&case.id.to_string()).into())]),
        action: Action::Press(case_data(case.id)),
        style: Style::Plain,
    }
}

/// A message in the case's topic, or as an answer to its first message.
fn in_group(case: &Case, text: Html) -> Draft {
    Draft {
        text,
        topic: case.topic,
        answers: case
            .messages
            .front()
            .copied()
            .filter(|_: &MessageId| case.topic.is_none()),
        ..Draft::default()
    }
}
