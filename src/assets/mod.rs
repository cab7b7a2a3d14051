//! Loads the folder of RON files through Bevy's asset server, and reloads it with the feature `hot_reload`.
//!
//! The files go in; the [`Registry`], the settings and the messages [`RegistryLoaded`] and [`RegistryReloaded`] come
//! out. `read.rs` reads the whole folder into memory, and the core builds the registry from it in one step. Start
//! reading at [`load`]. `watch.rs` decides when to read again.

mod read;
mod reload;
#[cfg(feature = "hot_reload")]
mod watch;

use actor_core::{Diagnostic, Diagnostics, LoadOutcome, Severity};
use bevy_app::App;
use bevy_asset::{AssetPath, AssetServer};
use bevy_ecs::change_detection::{DetectChangesMut, Res, ResMut};
use bevy_ecs::message::{Message, MessageWriter};
use bevy_ecs::resource::Resource;
use bevy_tasks::{IoTaskPool, Task, block_on, poll_once};

use crate::observe::LastLoad;
use crate::registry::{ActorCoreConfig, Registry};

use read::{Content, read};
pub use reload::RegistryReloaded;
use reload::Reloads;
pub(crate) use reload::send_reloads;

/// The files were read, for the first time or again. Lists their problems, and states whether the registry uses them.
#[derive(Message, Clone, Debug, PartialEq)]
pub struct RegistryLoaded {
    /// All errors and warnings in the files.
    pub problems: Diagnostics,
    /// Whether the registry is ready now.
    pub ready: bool,
    /// Whether the registry adopted these files.
    ///
    /// The first load leaves out subsystems and effects with errors, and adopts the rest. It adopts nothing if there
    /// are errors in dimensions, layers, curves or standing caps. In a later load, any error leaves the registry as it
    /// was.
    pub accepted: bool,
}

/// The folder of files, and the state of reading it.
#[derive(Resource)]
pub(crate) struct AssetFolder {
    path: AssetPath<'static>,
    /// The settings that apply without a `config.ron`.
    config: ActorCoreConfig,
    reading: Option<Task<Content>>,
    /// Whether the registry adopted files of this folder before.
    loaded: bool,
    #[cfg(feature = "hot_reload")]
    watch: watch::FolderWatch,
}

impl AssetFolder {
    fn start(app: &mut App, folder: &str) {
        let Some(server) = app.world().get_resource::<AssetServer>() else {
            if !app.world().resource::<Registry>().is_ready() {
                tracing::warn!(
                    "without AssetPlugin the folder `{folder}` is not loaded; add it before ActorCorePlugin is \
                     finished, or give the plugin a registry built in code"
                );
            }
            return;
        };
        let (path, reading) = match AssetPath::try_parse(folder) {
            Ok(path) => {
                let path = path.into_owned();
                let reading = start_reading(server, &path);
                (path, reading)
            }
            Err(error) => {
                let message = format!("it is no asset path: {error}");
                (AssetPath::default(), IoTaskPool::get().spawn(async { Err(message) }))
            }
        };
        let config = app.world().resource::<ActorCoreConfig>().clone();
        app.insert_resource(Self {
            path,
            config,
            reading: Some(reading),
            loaded: false,
            #[cfg(feature = "hot_reload")]
            watch: watch::FolderWatch::default(),
        });
    }

    /// Returns the content of the folder once reading it has finished.
    fn read(&mut self) -> Option<Content> {
        let content = block_on(poll_once(self.reading.as_mut()?))?;
        self.reading = None;
        Some(content)
    }

    /// Returns content that should be loaded now, if there is any.
    #[cfg(not(feature = "hot_reload"))]
    fn next(&mut self, _: &AssetServer) -> Option<Content> {
        self.read()
    }

    /// Returns content that should be loaded now, if there is any: the first content, and later every different content
    /// that no longer changes.
    #[cfg(feature = "hot_reload")]
    fn next(&mut self, server: &AssetServer) -> Option<Content> {
        if self.reading.is_none() && self.watch.is_due() {
            self.reading = Some(start_reading(server, &self.path));
        }
        let content = self.read()?;
        self.watch.take(content)
    }
}

fn start_reading(server: &AssetServer, path: &AssetPath<'static>) -> Task<Content> {
    let (server, path) = (server.clone(), path.clone());
    IoTaskPool::get().spawn(async move { read(&server, &path).await })
}

pub(crate) fn plugin(app: &mut App) {
    app.init_resource::<Reloads>().add_message::<RegistryLoaded>().add_message::<RegistryReloaded>();
}

/// Starts loading a folder, if the app has an asset server.
pub(crate) fn start(app: &mut App, folder: &str) {
    AssetFolder::start(app, folder);
}

/// Loads the files into the registry once they are read, and reports their problems.
pub(crate) fn load(
    folder: Option<ResMut<AssetFolder>>,
    server: Option<Res<AssetServer>>,
    mut registry: ResMut<Registry>,
    mut config: ResMut<ActorCoreConfig>,
    mut reloads: ResMut<Reloads>,
    mut last_load: ResMut<LastLoad>,
    mut messages: MessageWriter<RegistryLoaded>,
) {
    let (Some(mut folder), Some(server)) = (folder, server) else { return };
    // A check for something to do must not mark the resource as changed.
    let folder = folder.bypass_change_detection();
    let Some(content) = folder.next(&server) else { return };
    let (problems, accepted) = match content {
        Ok(files) => {
            let LoadOutcome { problems, changes, settings, .. } = registry.load(&files, &folder.config);
            let accepted = changes.is_some();
            if accepted || !folder.loaded {
                config.set_if_neq(settings.map_or_else(|| folder.config.clone(), ActorCoreConfig));
            }
            reloads.0.extend(changes.filter(|_| folder.loaded));
            folder.loaded |= accepted;
            (problems, accepted)
        }
        Err(error) => {
            let mut problems = Diagnostics::default();
            let message = format!("the folder `{}` cannot be read: {error}", folder.path);
            problems.push(Diagnostic::error("missing-folder", None, message));
            (problems, false)
        }
    };
    for problem in problems.rendered() {
        match problem.problem().severity {
            Severity::Error => tracing::error!("{problem}"),
            Severity::Warning => tracing::warn!("{problem}"),
        }
    }
    *last_load = LastLoad::new(&problems, accepted);
    messages.write(RegistryLoaded { problems, ready: registry.is_ready(), accepted });
}
