pub fn run(_run: &mut super::Run) -> super::Result { Ok(()) }
