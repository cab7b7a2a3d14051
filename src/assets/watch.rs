//! When to read the folder again, and when what was read has come to rest.
//!
//! The folder is small, so it is simply read again a few times a second and compared. That sees every way in which an
//! editor may save (in place, by rename, in two steps), also of files that are new, renamed or gone, on every file
//! system and from every asset source; notices of the operating system miss some of these.

use std::time::{Duration, Instant};

use super::read::Content;

/// How long the folder is left alone after it was read.
const PAUSE: Duration = Duration::from_millis(200);
/// How soon the folder is read once more when it has changed, in case a file is still being written.
const REST: Duration = Duration::from_millis(40);

/// The contents that were read, and when to read next.
#[derive(Default)]
pub(super) struct FolderWatch {
    /// The content that was last returned for loading, whether the registry adopted it or not.
    current: Option<Content>,
    /// The content that was read last, if it differs from `current` and was read only once.
    next: Option<Content>,
    due: Option<Instant>,
}

impl FolderWatch {
    /// Returns whether it is time to read the folder again.
    pub fn is_due(&self) -> bool {
        self.due.is_none_or(|due| Instant::now() >= due)
    }

    /// Returns the content if it should be loaded: the first content, and later every different content that was read
    /// twice in a row.
    pub fn take(&mut self, content: Content) -> Option<Content> {
        let now = Instant::now();
        self.due = Some(now + PAUSE);
        let first = self.current.is_none();
        if self.current.as_ref() == Some(&content) {
            self.next = None;
            return None;
        }
        if !first && self.next.as_ref() != Some(&content) {
            self.next = Some(content);
            self.due = Some(now + REST);
            return None;
        }
        self.next = None;
        self.current = Some(content.clone());
        Some(content)
    }
}

#[cfg(test)]
mod tests {
    use actor_core::Folder;

    use super::*;

    #[test]
    fn what_is_still_being_written_is_waited_for() {
        let folder = |text: &str| Ok(Folder::from_iter([("dimensions.ron", text)]));
        let mut watch = FolderWatch::default();
        assert!(watch.is_due());
        assert_eq!(watch.take(folder("a")), Some(folder("a")), "the first at once");
        assert!(!watch.is_due());
        assert_eq!(watch.take(folder("a")), None);
        assert_eq!(watch.take(folder("ab")), None);
        assert_eq!(watch.take(folder("abc")), None);
        assert_eq!(watch.take(folder("abc")), Some(folder("abc")), "read twice");
        assert_eq!(watch.take(folder("abc")), None);
        assert_eq!(watch.take(Err("gone".into())), None);
        assert_eq!(watch.take(folder("abc")), None, "it was back before anybody noticed");
    }
}
