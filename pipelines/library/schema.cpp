// SPDX-License-Identifier: GPL-3.0-or-later
/* The tables, as one migration for each version. A migration that was
 * released is never changed: the next one mends it. */
#include "library/database.h"

namespace reel::library {

/* Version 1. Times are microseconds since the epoch; lists and maps are JSON.
 * Texts that can be long stand last in their table: a row's first page then
 * has all that lists of jobs need. */
static constexpr char kFirst[] = R"SQL(
CREATE TABLE files (
  path TEXT PRIMARY KEY,       -- relative to the media folder
  kind TEXT NOT NULL CHECK (kind IN
    ('video', 'side', 'image', 'audio', 'segment', 'input', 'failed')),
  bytes INTEGER NOT NULL CHECK (bytes >= 0),
  sha256 TEXT NOT NULL DEFAULT '',   -- empty: not known
  made_by TEXT NOT NULL DEFAULT '',  -- id of a job; empty: not known
  created_us INTEGER NOT NULL,
  used_us INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'present' CHECK (state IN
    ('present', 'committing', 'leaving', 'lost')),
  pinned INTEGER NOT NULL DEFAULT 0,
  video TEXT NOT NULL DEFAULT ''     -- path of the video it belongs to
) STRICT;
CREATE INDEX files_by_use ON files (kind, used_us);
CREATE INDEX files_of_video ON files (video) WHERE video <> '';
CREATE INDEX files_unfinished ON files (state) WHERE state <> 'present';

CREATE TABLE events (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  at_us INTEGER NOT NULL,
  kind TEXT NOT NULL,                -- adopted, lost, swept, evicted, ...
  subject TEXT NOT NULL,             -- path of a file, or id of a job
  message TEXT NOT NULL
) STRICT;
CREATE TRIGGER events_bounded AFTER INSERT ON events BEGIN
  DELETE FROM events WHERE number <= NEW.number - 10000;
END;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT, -- order of submission
  id TEXT NOT NULL UNIQUE,
  key TEXT NOT NULL DEFAULT '',
  owner INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('brief', 'pipeline')),
  priority INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL CHECK (state IN
    ('queued', 'held', 'running', 'completed', 'failed', 'cancelled')),
  reason TEXT NOT NULL DEFAULT 'none',
  created INTEGER NOT NULL,
  started INTEGER NOT NULL DEFAULT 0,
  finished INTEGER NOT NULL DEFAULT 0,
  expected_end INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  progress REAL NOT NULL DEFAULT 0,
  progress_valid INTEGER NOT NULL DEFAULT 0,
  draft INTEGER NOT NULL DEFAULT 0,
  force INTEGER NOT NULL DEFAULT 0,
  render_seconds REAL NOT NULL DEFAULT 0,
  output_bytes INTEGER NOT NULL DEFAULT 0,
  staging_bytes INTEGER NOT NULL DEFAULT 0,
  title TEXT NOT NULL DEFAULT '',
  stage TEXT NOT NULL DEFAULT '',
  message TEXT NOT NULL DEFAULT '',
  name TEXT NOT NULL DEFAULT '',
  identity TEXT NOT NULL DEFAULT '',
  file TEXT NOT NULL DEFAULT '',
  base_dir TEXT NOT NULL DEFAULT '',
  template_name TEXT NOT NULL DEFAULT '',
  error_name TEXT NOT NULL DEFAULT '',
  error_message TEXT NOT NULL DEFAULT '',
  output_paths TEXT NOT NULL DEFAULT '[]',
  warnings TEXT NOT NULL DEFAULT '[]',
  options TEXT NOT NULL DEFAULT '{}',
  properties TEXT NOT NULL DEFAULT '{}',
  inputs TEXT NOT NULL DEFAULT '[]',
  report TEXT NOT NULL DEFAULT '',
  brief TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX jobs_waiting ON jobs (state, priority DESC, number);
CREATE INDEX jobs_finished ON jobs (finished) WHERE finished > 0;
CREATE INDEX jobs_by_owner ON jobs (owner, state);
CREATE UNIQUE INDEX jobs_by_key ON jobs (owner, key) WHERE key <> '';

-- Which inputs kept in the library a job needs.
CREATE TABLE job_inputs (
  job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  path TEXT NOT NULL REFERENCES files (path),
  PRIMARY KEY (job, path)
) STRICT, WITHOUT ROWID;
CREATE INDEX job_inputs_by_path ON job_inputs (path);
)SQL";

/* Version 2: a job publishes its videos, and drafts of them before, one after
 * the other. */
static constexpr char kSecond[] = R"SQL(
-- The videos it makes, in order; none: one, called by `name`.
ALTER TABLE jobs ADD COLUMN videos TEXT NOT NULL DEFAULT '{"videos":[]}';
-- How many videos and drafts it has published.
ALTER TABLE jobs ADD COLUMN passes INTEGER NOT NULL DEFAULT 0;
-- SHA-256 and name of the video that is being published; empty: none is.
ALTER TABLE jobs ADD COLUMN publishing TEXT NOT NULL DEFAULT '';
-- The brief stands last again.
ALTER TABLE jobs RENAME COLUMN brief TO old_brief;
ALTER TABLE jobs ADD COLUMN brief TEXT NOT NULL DEFAULT '';
UPDATE jobs SET brief = old_brief;
ALTER TABLE jobs DROP COLUMN old_brief;
)SQL";

const char *const kMigrations[] = {kFirst, kSecond};
const int kSchemaVersion = sizeof kMigrations / sizeof *kMigrations;

} // namespace reel::library
