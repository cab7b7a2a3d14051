//! A record gives the same bits in another process, which knows other names first and defines everything in another
//! order.

use std::process::Command;

use super::*;

/// Where the child process finds the record.
const RECORD: &str = "ACTOR_CORE_TEST_RECORD";

#[test]
fn another_process_with_another_order_gives_the_same_bits() {
    let mut here = world();
    let hero = hero(&mut here);
    let folder = tempfile::tempdir().unwrap();
    let record = take(&here, hero);
    here.update();
    let expected = bits(&here, hero).join("\n");
    for name in ["hero.ron", "hero.json", "hero.actor"] {
        let path = folder.path().join(name);
        record.save_file(&path).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "records::elsewhere::child", "--ignored", "--nocapture"]).env(RECORD, &path);
        let output = child.output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
        let found = text.split("<<<\n").nth(1).and_then(|rest| rest.split("\n>>>").next());
        assert_eq!(found, Some(&*expected), "{name}");
    }
}

#[test]
#[ignore = "the other process of the test above"]
fn child() {
    let Ok(path) = std::env::var(RECORD) else { return };
    // Names get their numbers here in an order of their own.
    for name in ["zeta", "stance", "items", "hp_max", "luyen_the:T2", "guard", "poison", "power", "damage"] {
        Symbol::new(name);
    }
    let record = ActorRecord::load_file(path).unwrap();
    let unrelated = EffectDef::new("a_first_one").rule(Rule::new().add("aaa", 1.0));
    let builder = Registry::builder().dimension("aaa", DimensionDef::primary()).effect(unrelated);
    let builder = dimensions().into_iter().rev().fold(builder, |all, (name, def)| all.dimension(name, def));
    let builder = effects().into_iter().rev().fold(builder, RegistryBuilder::effect);
    let mut app = app(subsystems().into_iter().rev().fold(builder, RegistryBuilder::subsystem));
    let spawned = load(&mut app, &record);
    app.update();
    println!("\n<<<\n{}\n>>>", bits(&app, spawned.actor).join("\n"));
}
