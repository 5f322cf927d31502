//! Those who see how it stands with a neighbour as a whole.

use crate::domain::effect::Strain;

/// Somebody who sees how it stands with a neighbour as a whole.
pub trait Lookout: Send + Sync + 'static {
    /// What is known to be wrong (true) and what is known to be well (false); what is not known is left out.
    fn strains(&self) -> Vec<(Strain, bool)>;
}
