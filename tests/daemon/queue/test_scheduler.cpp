// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "queue/scheduler.h"

using namespace reel::daemon;

namespace {

Waiting
job (const char *id, int priority, uint64_t sequence, uint64_t bytes = 0,
    Reason requeued = Reason::None)
{
  return {id, priority, sequence, bytes, requeued};
}

/* `a=running b=held/paused` */
std::string
say (const std::vector<Verdict> &verdicts)
{
  std::string text;
  for (const Verdict &verdict : verdicts) {
    text += (text.empty () ? "" : " ") + verdict.id + "=" +
            state_name (verdict.state);
    if (verdict.reason != Reason::None)
      text += std::string ("/") + reason_name (verdict.reason);
  }
  return text;
}

Situation
room (int places, uint64_t free = 1000)
{
  Situation situation;
  situation.max_running = places;
  situation.free = free;
  return situation;
}

} // namespace

/* Guards against jobs that overtake each other for no reason. */
TEST (Scheduler, HighestPriorityFirstThenFirstCome)
{
  EXPECT_EQ (say (schedule ({job ("c", 0, 3), job ("b", 0, 2), job ("d", 5, 4),
                                job ("a", -5, 1)},
                 room (2))),
      "d=running b=running c=queued a=queued");
}

TEST (Scheduler, NothingWaitingNothingToDo)
{
  EXPECT_TRUE (schedule ({}, room (4)).empty ());
}

/* A limit lowered while more run than that must not count backwards. */
TEST (Scheduler, MoreRunningThanAllowedStartsNone)
{
  Situation situation = room (1);
  situation.running = 3;
  EXPECT_EQ (say (schedule ({job ("a", 0, 1)}, situation)), "a=queued");
}

TEST (Scheduler, PausedHoldsAll)
{
  Situation situation = room (4);
  situation.paused = true;
  EXPECT_EQ (
      say (schedule ({job ("a", 0, 1), job ("b", 0, 2, 9999)}, situation)),
      "a=held/paused b=held/paused");
}

/* A job that was put back says so for as long as it waits. */
TEST (Scheduler, KeepsWhyAJobWaitsAgain)
{
  EXPECT_EQ (say (schedule ({job ("a", 0, 1, 0, Reason::Restarted),
                                job ("b", 0, 2, 0, Reason::Retrying)},
                 room (1))),
      "a=running b=queued/retrying");
}

TEST (Scheduler, NoRoomIsHeldAndOthersPass)
{
  EXPECT_EQ (say (schedule (
                 {job ("big", 0, 1, 2000), job ("small", 0, 2, 10)}, room (1))),
      "big=held/storage-low small=running");
}

TEST (Scheduler, WhatIsKeptFreeIsNoRoom)
{
  Situation situation = room (1);
  situation.keep_free = 900;
  EXPECT_EQ (
      say (schedule ({job ("a", 0, 1, 101)}, situation)), "a=held/storage-low");
  EXPECT_EQ (say (schedule ({job ("a", 0, 1, 100)}, situation)), "a=running");
  situation.keep_free = 2000;
  EXPECT_EQ (
      say (schedule ({job ("a", 0, 1, 1)}, situation)), "a=held/storage-low");
}

/* Two that fit alone and not together must not start together. */
TEST (Scheduler, TwoCantPassTheRoomTogether)
{
  EXPECT_EQ (
      say (schedule ({job ("a", 0, 1, 600), job ("b", 0, 2, 600)}, room (2))),
      "a=running b=held/storage-low");
}

/* Small jobs that come and come would keep a large one waiting for ever. */
TEST (Scheduler, WhoWaitsForRunningJobsOnlyKeepsItsPlace)
{
  Situation situation = room (2);
  situation.running = 1;
  situation.reserved = 500;
  EXPECT_EQ (say (schedule ({job ("large", 0, 1, 800), job ("small", 0, 2, 1)},
                 situation)),
      "large=held/storage-low small=queued");
}

/* Its turn hasn't come: that the room is reserved now says nothing. */
TEST (Scheduler, ReservedRoomHoldsNobodyWhoseTurnIsFar)
{
  Situation situation = room (1);
  situation.running = 1;
  situation.reserved = 900;
  EXPECT_EQ (say (schedule ({job ("a", 0, 1, 800)}, situation)), "a=queued");
}

/* One user's hundred jobs must not keep the places that others could have. */
TEST (Scheduler, OwnersHaveALimitOfTheirOwn)
{
  auto of = [] (const char *id, uid_t owner, uint64_t sequence) {
    Waiting one = job (id, 0, sequence);
    one.owner = owner;
    return one;
  };
  std::vector<Waiting> waiting = {
      of ("a", 1, 1), of ("b", 1, 2), of ("c", 2, 3), of ("d", 1, 4)};
  Situation situation = room (3);
  situation.max_running_per_owner = 1;
  EXPECT_EQ (say (schedule (waiting, situation)),
      "a=running b=held/rate-limited c=running d=held/rate-limited");
  situation.running = 1;
  situation.running_of[1] = 1;
  EXPECT_EQ (say (schedule (waiting, situation)),
      "a=held/rate-limited b=held/rate-limited c=running "
      "d=held/rate-limited");
  /* Where there is no place for anybody, nobody's limit matters. */
  situation.max_running = 1;
  EXPECT_EQ (say (schedule (waiting, situation)),
      "a=queued b=queued c=queued d=queued");
}

TEST (Scheduler, SizesNearTheEndOfNumbersDontWrap)
{
  Situation situation = room (2);
  situation.reserved = UINT64_MAX;
  EXPECT_EQ (say (schedule ({job ("a", 0, 1, UINT64_MAX)}, situation)),
      "a=held/storage-low");
}

/* Over all small situations: limits are kept, order is kept, nobody is
 * forgotten, and who could start does. */
TEST (Scheduler, KeepsItsLawsInEverySmallSituation)
{
  const uint64_t sizes[] = {0, 40, 100, 160};
  long seen = 0;
  for (int pattern = 0; pattern < 8 * 8 * 8 * 8; pattern++)
    for (int places = 0; places < 4; places++)
      for (int running = 0; running < 3; running++)
        for (uint64_t reserved : {0, 50, 120}) {
          std::vector<Waiting> waiting;
          for (int i = 0, p = pattern; i < 4; i++, p /= 8)
            waiting.push_back (job (std::string (1, (char) ('a' + i)).c_str (),
                p / 4 % 2, i, sizes[p % 4]));
          Situation situation = room (places, 150);
          situation.keep_free = 10;
          situation.running = running;
          situation.reserved = reserved;
          auto verdicts = schedule (waiting, situation);
          ASSERT_EQ (verdicts.size (), waiting.size ());
          int started = 0;
          uint64_t used = reserved;
          for (const Verdict &verdict : verdicts) {
            const Waiting &one = waiting[verdict.id[0] - 'a'];
            if (verdict.state == State::Running) {
              started++;
              used += one.bytes;
              ASSERT_LE (used, 140u);
            } else if (one.bytes > 140) {
              ASSERT_EQ (verdict.reason, Reason::StorageLow);
            }
          }
          ASSERT_LE (started, std::max (0, places - running));
          /* The first who could ever run starts if it can now. */
          for (const Verdict &verdict : verdicts) {
            const Waiting &one = waiting[verdict.id[0] - 'a'];
            if (one.bytes > 140)
              continue;
            bool can = places > running && one.bytes + reserved <= 140;
            ASSERT_EQ (verdict.state == State::Running, can);
            break;
          }
          seen++;
        }
  EXPECT_EQ (seen, 4096 * 4 * 3 * 3);
}

/* The same jobs in another order are the same jobs. */
TEST (Scheduler, DoesntDependOnTheOrderItIsGiven)
{
  std::mt19937 random (7);
  RecordProperty ("seed", 7);
  for (int round = 0; round < 2000; round++) {
    std::vector<Waiting> waiting;
    for (int i = 0; i < 6; i++)
      waiting.push_back (job (std::string (1, (char) ('a' + i)).c_str (),
          (int) (random () % 3), i, random () % 1200));
    Situation situation = room ((int) (random () % 4));
    situation.reserved = random () % 500;
    std::string first = say (schedule (waiting, situation));
    std::shuffle (waiting.begin (), waiting.end (), random);
    ASSERT_EQ (say (schedule (waiting, situation)), first);
  }
}
