using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace MedCoop.Server.Auth.Keys;

/// <summary>Encrypts the keys of data protection with the master key before they go to the database.</summary>
internal sealed class MasterKeyXmlEncryptor(MasterKey master) : IXmlEncryptor
{
    /// <summary>The element that holds an encrypted key.</summary>
    public const string Element = "masterKeyEncrypted";

    /// <summary>The attribute that says with which master key.</summary>
    public const string KeyId = "keyId";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var content = master.Encrypt(Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting)));
        return new EncryptedXmlInfo(new XElement(Element, new XAttribute(KeyId, master.Id), Convert.ToBase64String(content)), typeof(MasterKeyXmlDecryptor));
    }
}

/// <summary>Undoes <see cref="MasterKeyXmlEncryptor"/>. Data protection makes it, by this constructor.</summary>
internal sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var master = services.GetRequiredService<MasterKey>();
        if ((string?)encryptedElement.Attribute(MasterKeyXmlEncryptor.KeyId) != master.Id) throw new CryptographicException("The key was encrypted with another master key.");
        return XElement.Parse(Encoding.UTF8.GetString(master.Decrypt(Convert.FromBase64String(encryptedElement.Value))));
    }
}
