"""The tables of the catalogue.

What was read (`file`, `source`, `body`), its resolution (`article`, `page`, `dossier`, `listed`,
`mention`, `claim`, `scheduled`, `planned`, `picture`, `attachment`), which files were found
undamaged (`sound`), how stories are related (`posting`, `ranked`, `neighbour`), the search index
(`shard`), what was made from it (`output`, `folder`), and pending work (`dirty`, `unranked`,
`stale`, `replaced`).
"""

SCHEMA = """
create table meta (name text primary key, value text) without rowid;
create table file (path text primary key, size integer, changed integer, digest text) without rowid;

create table source (
    path text primary key, kind text, story text, lang text, digest text, title text,
    value text, problems text
);
create index source_story on source (kind, story);
create index source_title on source (title);
create index source_wrong on source (path) where problems is not null;
create index source_digest on source (digest);
create table body (digest text primary key, keys blob, html blob);
create table replaced (digest text primary key) without rowid;

create table dirty (kind text, story text, primary key (kind, story)) without rowid;
create table article (
    lang text, story text, path text, slug text, state text, counted integer, mark text,
    time integer, expires integer, body text, value text, changed integer,
    primary key (story, lang)
);
create index article_body on article (body);
create index article_state on article (state, story, lang);
create index article_slug on article (lang, slug);
create index article_mark on article (mark) where mark is not null;
create index article_time on article (time);
create index article_expires on article (expires) where expires is not null;
create index article_corrected on article (lang)
    where json_array_length(value, '$.corrections') > 0;
create index article_changed on article (lang, changed) where counted;
create index article_breaking on article (lang, time)
    where json_extract(value, '$.breaking_until') is not null;
create table scheduled (time integer, kind text, story text);
create index scheduled_time on scheduled (time);
create index scheduled_story on scheduled (kind, story);
create table planned (
    story text, lang text, path text, time integer, body text, value text,
    primary key (story, lang, path)
) without rowid;
create table page (
    lang text, id text, position integer, path text, body text, value text, primary key (id, lang)
);
create table dossier (
    lang text, id text, path text, state text, mark text, body text, value text,
    primary key (id, lang)
);
create table mention (
    kind text, key text, whose_kind text, whose text, primary key (kind, key, whose_kind, whose)
) without rowid;
create index mention_whose on mention (whose_kind, whose);
create table claim (
    key text, place text, rank integer, file text, field text, line integer,
    whose_kind text, whose text
);
create index claim_key on claim (key);
create index claim_whose on claim (whose_kind, whose);
create table listed (
    lang text, kind text, id text, time integer, story text, due integer, news integer,
    number integer, primary key (lang, kind, id, time, story)
) without rowid;
create index listed_number on listed (lang, kind, id, number);
create index listed_due on listed (lang, kind, id, time, story) where due;
create index listed_news on listed (lang, kind, id, time, story) where due and news;
create index listed_hidden on listed (lang, kind, id, story) where due = 0;
create index listed_story on listed (lang, story);
create table shard (
    lang text, first integer, size integer, boundary text, bytes integer, data blob
);
create unique index shard_place on shard (lang, first, size, boundary, bytes);
create table posting (
    lang text, key text, block integer, data blob, primary key (lang, key, block)
) without rowid;
create table ranked (lang text, story text, words text, primary key (lang, story)) without rowid;
create table unranked (lang text, story text, primary key (lang, story)) without rowid;
create table neighbour (
    lang text, story text, other text, score integer, alike integer,
    primary key (lang, story, other)
) without rowid;
create index neighbour_other on neighbour (lang, other);
create index neighbour_alike on neighbour (lang, story) where alike;
create table picture (name text primary key, value text, files text) without rowid;
create table attachment (name text primary key, value text) without rowid;
create table sound (key text primary key) without rowid;

create table stale (key text primary key) without rowid;
create table output (
    key text primary key, path text, digest text, size integer, changed integer, mark integer,
    fold integer
);
create index output_path on output (path, size, changed, digest);
create index output_mark on output (mark);
create index output_fold on output (fold);
create table folder (path text primary key, changed integer) without rowid;
"""
