//! The word that only this process says, left beside the store so that `giftkiosk check` can tell who has it.

use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};

/// The file beside the store: the word on the first line, the address on the second.
const FILE: &str = "instance";

/// A running process and where it listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// What `/healthz` says.
    pub word: String,
    /// Where to ask from this machine.
    pub address: SocketAddr,
}

impl Instance {
    /// A word of chance, for a process that listens at `address`.
    pub fn new(address: SocketAddr) -> Self {
        let half = || RandomState::new().hash_one(());
        let ip = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip @ (IpAddr::V4(_) | IpAddr::V6(_)) => ip,
        };
        Self {
            word: format!("{:016x}{:016x}", half(), half()),
            address: SocketAddr::new(ip, address.port()),
        }
    }

    /// Leaves it beside the store in `dir`; taken away again when the guard is dropped. A disk that is full keeps nobody from selling.
    pub fn leave(&self, dir: &Path) -> Left {
        let path = dir.join(FILE);
        if let Err(fault) = fs::write(&path, format!("{}\n{}\n", self.word, self.address)) {
            tracing::warn!("giftkiosk check will not know this process: {}", fault.kind());
        }
        Left(path)
    }

    /// What the process that has the store in `dir` left there, if it did.
    pub fn find(dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(dir.join(FILE)).ok()?;
        let (word, address) = text.split_once('\n')?;
        Some(Self {
            word: word.to_owned(),
            address: address.trim().parse().ok()?,
        })
    }
}

/// The file that was left; it goes with this.
#[derive(Debug)]
pub struct Left(PathBuf);

impl Drop for Left {
    fn drop(&mut self) {
        // One that stays names a process that does not answer any more.
        let _ = fs::remove_file(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::Instance;

    #[test]
    fn what_was_left_is_found_and_goes() {
        let dir = tempfile::tempdir().unwrap();
        let instance = Instance::new("0.0.0.0:8080".parse().unwrap());
        assert_eq!(instance.address.to_string(), "127.0.0.1:8080");
        let left = instance.leave(dir.path());
        assert_eq!(Instance::find(dir.path()), Some(instance.clone()));
        drop(left);
        assert_eq!(Instance::find(dir.path()), None);
        assert_ne!(Instance::new(instance.address).word, instance.word);
    }
}
