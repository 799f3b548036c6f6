using Espalier.MacSimulator.Model;

namespace Espalier.MacSimulator.Tools;

/// <summary><c>dsconfigad</c>: an Active Directory binding; a Mac without one prints nothing.</summary>
internal sealed class DirectoryBinding() : SimulatedTool("/usr/sbin/dsconfigad")
{
    public override ToolReply Answer(MacState mac, ToolRequest request)
    {
        if (!request.Is("-show"))
        {
            return ToolReply.Failure(64, "", "usage: dsconfigad [-add|-remove|-show] [options]\n");
        }

        return mac.Plan.Directory is not { } domain ? ToolReply.Silent : ToolReply.Text($"""
            Active Directory Forest          = {domain.DnsName}
            Active Directory Domain          = {domain.DnsName}
            Computer Account                 = {mac.NetBiosName.ToLowerInvariant()}$

            Advanced Options - User Experience
              Create mobile account at login = Enabled
                 Require confirmation        = Disabled
              Force home to startup disk     = Enabled
                 Mount home as sharepoint    = Enabled
              Use Windows UNC path for home  = Enabled
                 Network protocol to be used = smb
              Default user Shell             = /bin/bash

            Advanced Options - Mappings
              Mapping UID to attribute       = not set
              Mapping user GID to attribute  = not set
              Mapping group GID to attribute = not set
              Generate Kerberos authority    = Enabled

            Advanced Options - Administrative
              Preferred Domain controller    = not set
              Allowed admin groups           = not set
              Authentication from any domain = Enabled
              Packet signing                 = allow
              Packet encryption              = allow
              Password change interval       = 14
              Restrict Dynamic DNS updates   = not set
              Namespace mode                 = domain

            """);
    }
}
