//! The log of what was asked of a model, and the moments at which a test may step in.

use std::sync::Arc;

use tokio_util::bytes::Bytes;

/// When a hook is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The call is read; nothing is carried out.
    Arrived,
    /// It is carried out; no byte of the answer is sent.
    CarriedOut,
    /// The answer is on the socket (of a stream or a very large answer, its beginning).
    Answered,
}

/// What is called at every moment of every call; it must not keep a handle of the model, or the model never ends.
pub type OnCall<C> = Box<dyn Fn(&C, Moment) + Send + Sync>;

/// The hook as it is kept.
pub(super) type Hook<C> = Arc<dyn Fn(&C, Moment) + Send + Sync>;

/// A call as a log keeps it.
pub(super) trait Logged: Clone {
    /// Notes that it is over: with which status, if it was answered, and with which body.
    fn end(&mut self, status: Option<u16>, answer: Bytes);
}

/// The calls of a model, oldest first, and who hears of them.
pub(super) struct Log<C> {
    kept: Vec<C>,
    counted: u64,
    hook: Option<Hook<C>>,
}

impl<C> Default for Log<C> {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            counted: 0,
            hook: None,
        }
    }
}

impl<C: Logged> Log<C> {
    /// Keeps a call, which is made for the next number; they are counted from 1.
    pub(super) fn arrive(&mut self, make: impl FnOnce(u64) -> C) -> (u64, C) {
        self.counted += 1;
        let call = make(self.counted);
        self.kept.push(call.clone());
        (self.counted, call)
    }

    /// Puts what is known of a call now in the place of what was known before, if it is still kept.
    pub(super) fn note(&mut self, number: u64, call: &C) {
        let after = self.counted.saturating_sub(number);
        let at = usize::try_from(after)
            .ok()
            .and_then(|after| self.kept.len().checked_sub(after + 1));
        if let Some(kept) = at.and_then(|at| self.kept.get_mut(at)) {
            kept.clone_from(call);
        }
    }

    /// All calls.
    pub(super) fn all(&self) -> Vec<C> {
        self.kept.clone()
    }

    /// The newest calls, at most so many.
    pub(super) fn last(&self, most: usize) -> Vec<C> {
        let first = self.kept.len().saturating_sub(most);
        self.kept.get(first..).unwrap_or_default().to_vec()
    }

    /// The calls that fit.
    pub(super) fn those(&self, fit: impl Fn(&C) -> bool) -> Vec<C> {
        self.kept.iter().filter(|call| fit(call)).cloned().collect()
    }

    /// How many calls there were, also those that were forgotten.
    pub(super) const fn counted(&self) -> u64 {
        self.counted
    }

    /// Forgets all calls, but not how many there were.
    pub(super) fn forget(&mut self) {
        self.kept.clear();
    }

    /// Who hears of every call from now on.
    pub(super) fn set_hook(&mut self, hook: Option<OnCall<C>>) {
        self.hook = hook.map(Arc::from);
    }

    /// Who hears of every call.
    pub(super) fn hook(&self) -> Option<Hook<C>> {
        self.hook.clone()
    }
}

#[cfg(test)]
mod tests {
    use tokio_util::bytes::Bytes;

    use super::{Log, Logged};

    #[derive(Clone, Debug, PartialEq, Eq)]
    struct Call(u64, Option<u16>);

    impl Logged for Call {
        fn end(&mut self, status: Option<u16>, _: Bytes) {
            self.1 = status;
        }
    }

    #[test]
    fn what_becomes_of_a_call_is_noted_in_its_place_or_nowhere_once_it_is_forgotten() {
        let mut log = Log::default();
        let open = |number| Call(number, None);
        let (first, mut early) = log.arrive(open);
        log.forget();
        let (second, mut late) = log.arrive(open);
        log.arrive(open);
        for (number, call) in [(first, &mut early), (second, &mut late)] {
            call.end(Some(200), Bytes::new());
            log.note(number, call);
        }
        assert_eq!(log.all(), [Call(2, Some(200)), Call(3, None)]);
        assert_eq!((log.counted(), log.last(1)), (3, vec![Call(3, None)]));
    }
}
