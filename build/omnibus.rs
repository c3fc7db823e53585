//! The rows of `mappings/omnibus/` and of the tables about releases.

use crate::shape::Shape::{self, Bool, List, Number, Optional, Pair, Struct, Tagged, Text, Word};
use crate::tables::{MATTERMOST, POSTGRESQL, RELEASE, RUBY};

pub(crate) const SHIPPED: Shape = Struct(
    "Shipped",
    &[
        ("release", RELEASE),
        ("mattermost", Optional(&MATTERMOST)),
        ("ruby", RUBY),
        ("ruby_patch", Text),
        ("chef", Optional(&Text)),
        ("mixlib_config", Text),
        ("runit", Optional(&Text)),
        ("upgrade_from", Optional(&RELEASE)),
        ("upgrade_enforced", Bool),
        ("interpolated", List(&Text)),
        ("checked", List(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const UPGRADE_STOP: Shape = Struct(
    "UpgradeStop",
    &[("release", RELEASE), ("only_if", Optional(&Text)), ("note", Optional(&Text)), ("evidence", Text)],
);

pub(crate) const UPGRADE_CHECK: Shape = Struct(
    "UpgradeCheck",
    &[
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("command", Text),
        ("done", Text),
        ("evidence", Text),
    ],
);

pub(crate) const BUNDLED_SERVICES: Shape = Struct(
    "BundledServices",
    &[
        ("release", RELEASE),
        ("postgresql", List(&Text)),
        ("postgresql_default", POSTGRESQL),
        ("postgresql_required", Optional(&POSTGRESQL)),
        ("postgresql_automatic", Bool),
        ("redis", Optional(&Text)),
        ("redis_required", Text),
        ("evidence", Text),
    ],
);

pub(crate) const BROKEN_PATCHES: Shape = Struct(
    "BrokenPatches",
    &[
        ("release", RELEASE),
        ("first", Number),
        ("last", Number),
        ("needs", PREMISES),
        ("happens", Text),
        ("evidence", Text),
    ],
);

pub(crate) const UPGRADE_PREPARATION: Shape = Struct(
    "UpgradePreparation",
    &[
        ("service", Word("PreparedService")),
        ("setup", Word("ServiceSetup")),
        ("from", Optional(&RELEASE)),
        ("until", Optional(&RELEASE)),
        ("refused_from", Optional(&RELEASE)),
        ("title", Text),
        ("text", Text),
        ("commands", List(&Text)),
        ("evidence", Text),
    ],
);

const RANGES: Shape = List(&Pair(&RELEASE, &RELEASE));

pub(crate) const ROOT: Shape = Struct(
    "Root",
    &[
        ("root", Text),
        ("kind", Word("RootKind")),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("ranges", RANGES),
        ("node_parent", Optional(&Text)),
        ("runs_from", Optional(&RELEASE)),
        ("enterprise", Bool),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const OMNIBUS_SETTING: Shape = Struct(
    "OmnibusSetting",
    &[
        ("root", Text),
        ("key", Text),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("ranges", RANGES),
        ("kind", Word("KeyType")),
        ("default", Optional(&Text)),
        ("computed", Bool),
        ("secret", Optional(&Word("KeySecrecy"))),
        ("subkeys", List(&Text)),
        ("weak", Bool),
        ("evidence", Text),
    ],
);

pub(crate) const DEPRECATION: Shape = Struct(
    "Deprecation",
    &[
        ("path", Text),
        ("root", Text),
        ("keys", List(&Text)),
        ("except", List(&Text)),
        ("deprecated", Optional(&RELEASE)),
        ("removed", Optional(&RELEASE)),
        ("announced", Optional(&RELEASE)),
        ("condition", Optional(&CONDITION)),
        ("replacement", Optional(&Text)),
        ("new_path", List(&Text)),
        ("kind", Word("MigrationKind")),
        ("auto", Word("Automatic")),
        ("transform", Optional(&Word("Transform"))),
        ("transform_note", Optional(&Text)),
        ("min_target", Optional(&RELEASE)),
        ("delete_from", Optional(&RELEASE)),
        ("via", Optional(&Text)),
        ("also", Optional(&Text)),
        ("applies_to", Optional(&Text)),
        ("whole_root", Bool),
        ("family", Optional(&Text)),
        ("effects", List(&Struct("Effect", EFFECT))),
        ("blocks_upgrade_to", Optional(&RELEASE)),
        ("why", Text),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

const EFFECT: &[(&str, Shape)] =
    &[("effect", Word("EffectKind")), ("from", RELEASE), ("until", Optional(&RELEASE))];

const CONDITION: Shape = Tagged(
    "ValueCondition",
    &[
        ("is-true", &[]),
        ("not-nil", &[]),
        ("unset", &[]),
        ("not-empty", &[]),
        ("hash-of-strings", &[]),
        ("nodes-outside-nodes", &[]),
        ("same-address-and-port", &[]),
        ("both-true", &[]),
        ("not-equals", &[("value", Text)]),
        ("one-of", &[("values", List(&Text))]),
        ("contains", &[("value", Text)]),
        ("element-has-key", &[("key", Text)]),
    ],
);

pub(crate) const MOVE: Shape = Struct(
    "SettingMove",
    &[
        ("family", Text),
        ("old", List(&List(&Text))),
        ("new", List(&Text)),
        ("transform", Word("MoveTransform")),
        ("transform_note", Optional(&Text)),
        ("shape", Optional(&Text)),
        ("drop_from", Optional(&RELEASE)),
        ("min_target", Optional(&RELEASE)),
        ("drop_values", List(&Text)),
        ("unless", List(&Text)),
        ("note", Optional(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const FLAT_KEY: Shape = Struct("FlatKey", &[("root", Text), ("key", Text), ("evidence", Text)]);

pub(crate) const SECRET_NAME: Shape = Struct(
    "SecretName",
    &[("root", Optional(&Text)), ("name", Text), ("matches", Word("NameMatch")), ("evidence", Text)],
);

pub(crate) const SILENT_REMOVAL: Shape = Struct(
    "SilentRemoval",
    &[
        ("root", Text),
        ("keys", List(&Text)),
        ("from", RELEASE),
        ("until", RELEASE),
        ("gone", Optional(&RELEASE)),
        ("likely_successor", Optional(&Text)),
        ("evidence", Text),
    ],
);

pub(crate) const DEFAULT_CHANGE: Shape = Struct(
    "DefaultChange",
    &[
        ("root", Text),
        ("keys", List(&Text)),
        ("since", RELEASE),
        ("old", Text),
        ("old_cut", Bool),
        ("new", Text),
        ("new_cut", Bool),
        ("same_effect", Bool),
        ("evidence", Text),
    ],
);

const PREMISES: Shape = List(&Struct(
    "Premise",
    &[("setting", List(&Text)), ("is", Word("Predicate")), ("values", List(&Text)), ("of", List(&Text))],
));

const IMPACT: Shape = Optional(&Word("Impact"));

pub(crate) const REFUSAL: Shape = Struct(
    "Refusal",
    &[
        ("root", Text),
        ("keys", List(&Text)),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("check", CHECK),
        ("impact", IMPACT),
        ("happens", Optional(&Text)),
        ("advice", Optional(&Text)),
        ("needs", PREMISES),
        ("always", Bool),
        ("evidence", Text),
    ],
);

const CHECK: Shape = Tagged(
    "Expectation",
    &[
        ("base64", &[("size", Number)]),
        ("shortest", &[("size", Number)]),
        ("hex", &[("size", Number)]),
        ("contains", &[("text", Text)]),
        ("hash", &[]),
        ("hash-of-hashes", &[]),
        ("list", &[]),
        ("services", &[]),
        ("integer", &[]),
        ("string", &[]),
        ("boolean", &[]),
        ("one-of", &[("values", List(&Text))]),
        ("none-of", &[("values", List(&Text))]),
        ("host", &[]),
        ("host-name", &[]),
        ("url", &[("schemes", List(&Text))]),
        ("range", &[("least", Number), ("most", Number)]),
        ("known-keys", &[("keys", List(&Text))]),
        ("required-keys", &[("keys", List(&Text))]),
        ("distinct", &[("key", Text)]),
        ("element-of", &[("list", List(&Text))]),
        ("words", &[("values", List(&Text))]),
        ("at-most-one-key", &[("keys", List(&Text))]),
        ("not-together", &[("key", Text), ("values", List(&Text)), ("other", Text), ("others", List(&Text))]),
        ("format", &[("format", Word("StringForm"))]),
    ],
);

pub(crate) const COMBINATION: Shape = Struct(
    "Combination",
    &[
        ("blame", List(&Text)),
        ("when", PREMISES),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("wrong", Text),
        ("impact", IMPACT),
        ("happens", Optional(&Text)),
        ("advice", Text),
        ("evidence", Text),
    ],
);

pub(crate) const GUARD: Shape = Struct(
    "Guard",
    &[
        ("root", Text),
        ("keys", List(&Text)),
        ("except", List(&Text)),
        ("guard", List(&Text)),
        ("needs", PREMISES),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("happens", Text),
        ("advice", Text),
        ("evidence", Text),
    ],
);

pub(crate) const OVERWRITTEN: Shape = Struct(
    "Overwritten",
    &[
        ("root", Text),
        ("key", Text),
        ("by", Text),
        ("part", Word("UrlPart")),
        ("needs", PREMISES),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("evidence", Text),
    ],
);

pub(crate) const HARDENING: Shape = Struct(
    "Hardening",
    &[
        ("root", Text),
        ("keys", List(&Text)),
        ("values", List(&Text)),
        ("needs", PREMISES),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("happens", Text),
        ("advice", Text),
        ("evidence", Text),
    ],
);

pub(crate) const PRINTED_BOOLEANS: Shape =
    Struct("PrintedBooleans", &[("root", Text), ("keys", List(&Text)), ("evidence", Text)]);

pub(crate) const OMNIBUS_DESCRIPTION: Shape =
    Struct("KeyDescription", &[("root", Text), ("key", Text), ("text", Text), ("link", Optional(&Text))]);

pub(crate) const VIRTUAL_HOST: Shape = Struct(
    "VirtualHost",
    &[
        ("service", Text),
        ("root", Text),
        ("url", Text),
        ("switch", List(&Text)),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("evidence", Text),
    ],
);

pub(crate) const LISTENER: Shape = Struct(
    "Listener",
    &[
        ("service", Text),
        ("root", Text),
        ("address", List(&Text)),
        ("port", List(&Text)),
        ("default", Optional(&Text)),
        ("url", Optional(&Text)),
        ("decided_by", List(&Text)),
        ("on_with", Optional(&Text)),
        ("switch", List(&Text)),
        ("unless", List(&Text)),
        ("off_with", List(&Text)),
        ("shares", Optional(&Text)),
        ("raises_from", Optional(&RELEASE)),
        ("from", RELEASE),
        ("until", Optional(&RELEASE)),
        ("evidence", Text),
    ],
);
