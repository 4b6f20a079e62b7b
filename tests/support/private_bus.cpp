// SPDX-License-Identifier: GPL-3.0-or-later
#include "private_bus.h"

#include <fstream>

namespace reel::test {

static constexpr char kSessionPolicy[] = R"(  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
    <allow user="*"/>
  </policy>
)";

/* As /usr/share/dbus-1/system.conf has it. */
static constexpr char kSystemPolicy[] = R"(  <policy context="default">
    <allow user="*"/>
    <deny own="*"/>
    <deny send_type="method_call"/>
    <allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/>
    <allow receive_type="method_return"/>
    <allow receive_type="error"/>
    <allow receive_type="signal"/>
    <allow send_destination="org.freedesktop.DBus"
           send_interface="org.freedesktop.DBus"/>
    <allow send_destination="org.freedesktop.DBus"
           send_interface="org.freedesktop.DBus.Introspectable"/>
    <allow send_destination="org.freedesktop.DBus"
           send_interface="org.freedesktop.DBus.Properties"/>
  </policy>
)";

/* More than any test sends, so that the bus is never what refuses it. */
static constexpr char kLimits[] =
    R"(  <limit name="max_incoming_bytes">1000000000</limit>
  <limit name="max_outgoing_bytes">1000000000</limit>
  <limit name="max_message_size">134217728</limit>
  <limit name="max_replies_per_connection">50000</limit>
  <limit name="max_match_rules_per_connection">50000</limit>
)";

PrivateBus::PrivateBus (const std::string &folder)
{
  start (folder, kSessionPolicy);
}

PrivateBus::PrivateBus (const std::string &folder, const std::string &policy)
{
  start (folder,
      std::string (kSystemPolicy) + "  <include>" + policy + "</include>\n");
}

void
PrivateBus::start (const std::string &folder, const std::string &policies)
{
  std::string configuration = folder + "/bus.conf";
  std::ofstream (configuration)
      << "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus "
         "Configuration 1.0//EN\"\n"
         " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
         "<busconfig>\n  <auth>EXTERNAL</auth>\n  <listen>unix:path="
      << folder << "/bus</listen>\n"
      << policies << kLimits << "</busconfig>\n";
  program_ = std::make_unique<Program> (
      std::vector<std::string>{"dbus-daemon", "--nofork", "--nopidfile",
          "--print-address", "--config-file=" + configuration});
  if (program_->start ())
    program_->read_line (address_);
}

} // namespace reel::test
