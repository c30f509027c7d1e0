#!/usr/bin/env python3
"""A stand-in for the desktop: for its portal, of which it has one question, whether a program may run in the background, and for its
notifications. It answers as it is told in its argument, yes or no, and prints what it was asked and told, a line of JSON each."""

import json
import sys

from gi.repository import Gio, GLib

PATH = "/org/freedesktop/portal/desktop"
INTERFACES = """<node><interface name="org.freedesktop.portal.Background">
<method name="RequestBackground"><arg type="s" direction="in"/><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
<property name="version" type="u" access="read"/>
</interface><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
</interface></node>"""


def answer(bus, sender, handle):
    granted = GLib.Variant("b", sys.argv[1] == "yes")
    bus.emit_signal(sender, handle, "org.freedesktop.portal.Request", "Response",
                    GLib.Variant("(ua{sv})", (0, {"background": granted, "autostart": granted})))
    return GLib.SOURCE_REMOVE


def on_call(bus, sender, path, interface, method, parameters, invocation):
    parent, options = parameters.unpack()
    print(json.dumps({"parent": parent} | options), flush=True)
    handle = f"{PATH}/request/{sender[1:].replace('.', '_')}/{options['handle_token']}"
    invocation.return_value(GLib.Variant("(o)", (handle,)))
    GLib.timeout_add(100, answer, bus, sender, handle)


def on_notify(bus, sender, path, interface, method, parameters, invocation):
    summary, body = parameters.unpack()[3:5]
    print(json.dumps({"told": summary, "of": body}), flush=True)
    invocation.return_value(GLib.Variant("(u)", (1,)))


def on_bus(bus, name):
    portal, notifications = Gio.DBusNodeInfo.new_for_xml(INTERFACES).interfaces
    bus.register_object(PATH, portal, on_call, lambda *_: GLib.Variant("u", 2), None)
    bus.register_object("/org/freedesktop/Notifications", notifications, on_notify, None, None)


Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE, None, None, None)
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.portal.Desktop", Gio.BusNameOwnerFlags.NONE, on_bus, lambda *_: print("{}", flush=True),
                 lambda *_: sys.exit("the name is taken"))
GLib.MainLoop().run()
